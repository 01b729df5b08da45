using System.CommandLine;

namespace Prima.Workers.Cli;

/// <summary>A noun with verbs of its own, such as <c>messages</c>. Alone it is a usage error.</summary>
internal sealed class VerbGroup : Command
{
    public VerbGroup(string name, string description, params Verb[] verbs)
        : base(name, description)
    {
        foreach (var verb in verbs)
            Subcommands.Add(verb);
    }
}
