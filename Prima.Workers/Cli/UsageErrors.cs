using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>Says what was wrong on the command line, and which word was probably meant.</summary>
internal static partial class UsageErrors
{
    public static bool Any(ParseResult parsed) => parsed.Errors.Count > 0 || OptionsAsArguments(parsed).Any();

    public static IEnumerable<string> Explain(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var unknown = parsed.UnmatchedTokens.Concat(OptionsAsArguments(parsed)).ToList();
        if (unknown.Count > 0)
        {
            // What stands behind an unknown option is probably its value, and no mistake of its own.
            // Nor is what follows an unknown verb, options or not: that verb would know it.
            var options = unknown.Where(token => token.StartsWith('-')).ToList();
            foreach (var token in command.Subcommands.Count > 0 && !unknown[0].StartsWith('-') ? unknown.Take(1) : options.Count > 0 ? options : unknown)
                yield return $"'{token}' is no {Kind(token, command)} here.{NearestName.Suggestion(token.Split('=')[0], Known(token, parsed))}";
        }
        else if (command.Action is null && command.Subcommands.Count > 0)
        {
            yield return $"A verb is missing: {string.Join(", ", command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name))}.";
        }
        else
        {
            foreach (var sentence in parsed.Errors.Select(error => Missing(error) ?? Unreadable(error) ?? error.Message).Distinct())
                yield return sentence;
        }

        yield return $"Try: {string.Join(' ', Path(parsed))} --help";
    }

    /// <summary>A misspelt option is taken for the verb's argument where one may stand: <c>pause --all</c> would look for such a device. Behind <c>--</c> any word may stand.</summary>
    private static IEnumerable<string> OptionsAsArguments(ParseResult parsed) => parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
        ? []
        : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value).Where(value => OptionName().IsMatch(value));

    /// <summary>An argument of the verb that was not given, by its own name and not by the verb's.</summary>
    private static string? Missing(ParseError error) =>
        error.SymbolResult is ArgumentResult { Argument: var argument, Parent: CommandResult, Tokens.Count: 0 } ? $"{argument.Name} is missing: {argument.Description}." : null;

    /// <summary>A value that an option cannot read, told by what the option takes and not by the type that holds it.</summary>
    private static string? Unreadable(ParseError error) =>
        error.SymbolResult is ArgumentResult { Argument: { ValueType: var type } argument, Parent: CommandResult, Tokens: [var word, ..] } && type != typeof(string) && error.Message.Contains($"'{word.Value}'", StringComparison.Ordinal)
            ? $"{argument.Name} is no '{word.Value}': {argument.Description}."
        : error.SymbolResult is OptionResult { Option: var option, Tokens: [var value, ..] } && option.ValueType != typeof(string) && error.Message.Contains($"'{value.Value}'", StringComparison.Ordinal)
            ? $"{option.Name} takes <{option.HelpName ?? option.ValueType.Name}>, not '{value.Value}'."
            : null;

    private static string Kind(string token, Command command) => token.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "verb" : "argument";

    private static IEnumerable<string> Known(string token, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (!token.StartsWith('-'))
            return command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name);
        var recursive = parsed.RootCommandResult.Command.Options.Where(option => option.Recursive);
        return command.Options.Concat(recursive).Where(option => !option.Hidden).Select(option => option.Name).Distinct();
    }

    [GeneratedRegex("^(--[A-Za-z][A-Za-z-]*(=.*)?|-[A-Za-z])$")]
    private static partial Regex OptionName();

    /// <summary>The words that led to the command: <c>prima messages list</c>.</summary>
    private static Stack<string> Path(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult result; at = at.Parent)
            names.Push(result.Command.Name);
        return names;
    }
}
