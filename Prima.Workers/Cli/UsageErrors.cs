using System.CommandLine;
using System.CommandLine.Parsing;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>Says what was wrong on the command line, and which word was probably meant.</summary>
internal static class UsageErrors
{
    public static IEnumerable<string> Explain(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0)
        {
            // What stands behind an unknown option is probably its value, and no mistake of its own.
            var options = parsed.UnmatchedTokens.Where(token => token.StartsWith('-')).ToList();
            foreach (var token in options.Count > 0 ? options : parsed.UnmatchedTokens)
                yield return $"'{token}' is no {Kind(token, command)} here.{NearestName.Suggestion(token, Known(token, parsed))}";
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

    /// <summary>An argument of the verb that was not given, by its own name and not by the verb's.</summary>
    private static string? Missing(ParseError error) =>
        error.SymbolResult is ArgumentResult { Argument: var argument, Parent: CommandResult, Tokens.Count: 0 } ? $"{argument.Name} is missing: {argument.Description}." : null;

    /// <summary>A value that an option cannot read, told by what the option takes and not by the type that holds it.</summary>
    private static string? Unreadable(ParseError error) =>
        error.SymbolResult is OptionResult { Option: var option, Tokens: [var value, ..] } && option.ValueType != typeof(string) && error.Message.Contains($"'{value.Value}'", StringComparison.Ordinal)
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

    /// <summary>The words that led to the command: <c>prima messages list</c>.</summary>
    private static Stack<string> Path(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult result; at = at.Parent)
            names.Push(result.Command.Name);
        return names;
    }
}
