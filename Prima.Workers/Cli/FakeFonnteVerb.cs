using System.CommandLine;
using Microsoft.AspNetCore.Connections;
using Prima.Workers.FakeFonnte;
using Prima.Workers.Fonnte;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>A faithful fake of the gateway, for those who build against Prima or test it by hand.</summary>
internal sealed class FakeFonnteVerb : Verb
{
    private static readonly Option<string> Urls = new("--urls") { Description = "Where it listens; port 0 takes a free one", HelpName = "URL", DefaultValueFactory = _ => new FakeFonnteOptions().Urls };
    private static readonly Option<string?> LedgerFile = new("--ledger") { Description = "Gets a JSON line for each taken message, on disk before the answer", HelpName = "FILE" };
    private static readonly Option<string?> Script = new("--script") { Description = "Faults, as JSON lines {\"nth\":N or \"target\":\"62…\", \"fault\":\"…\", \"ms\":N}", HelpName = "FILE" };
    private static readonly Option<string?> Webhooks = new("--webhooks") { Description = "Where webhooks go: /incoming, /message-status and /connect are added to its path (/api/webhooks/fonnte where it has none), its query is kept", HelpName = "URL" };
    private static readonly Option<bool> Faults = new("--faults") { Description = "List the faults that a script may name, and do nothing else" };

    public FakeFonnteVerb()
        : base("fake-fonnte", "A faithful fake of the gateway, with scripted faults", "prima fake-fonnte", "prima fake-fonnte --urls http://127.0.0.1:8090 --ledger taken.jsonl --script faults.jsonl",
            "prima fake-fonnte --webhooks \"http://127.0.0.1:8080?token=…\"")
    {
        foreach (var option in (Option[])[Urls, LedgerFile, Script, Webhooks, Faults])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        if (call.Get(Faults))
        {
            call.Output.Rows(["fault", "taken", "does"], [.. FakeFaults.All.Select(fault => new object?[] { fault.Name, fault.Takes, fault.Does })]);
            return ExitCode.Done;
        }

        if (!SettingsRules.AreListenAddresses(call.Get(Urls)!.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            throw new CommandFault(ExitCode.Usage, "--urls is no address to listen at: give one such as http://127.0.0.1:8090, or several, separated by ;");
        if (call.Get(Webhooks) is { } webhooks && !(Uri.TryCreate(webhooks, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            throw new CommandFault(ExitCode.Usage, "--webhooks is no address: give one such as \"http://127.0.0.1:8080?token=…\".");
        var options = new FakeFonnteOptions
        {
            Urls = call.Get(Urls)!,
            Ledger = call.Get(LedgerFile),
            Script = call.Get(Script),
            Webhooks = call.Get(Webhooks),
            Devices = ConfiguredDevices(call),
        };
        try
        {
            await FakeFonnteServer.RunAsync(options, Console.Out, stopping);
            return ExitCode.Done;
        }
        catch (FakeScriptException wrong)
        {
            throw new CommandFault(ExitCode.Usage, $"{options.Script}: {wrong.Message}.");
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            throw new CommandFault(ExitCode.Failed, $"{options.Urls} is in use by another process: stop that one, or choose another port with --urls (0 takes a free one).");
        }
    }

    /// <summary>The devices alone: a fake gateway needs no database, so the other settings may be missing.</summary>
    private static List<FakeDeviceSetup> ConfiguredDevices(Invocation call)
    {
        var fonnte = call.LoadSection<FonnteOptions>("Prima:Fonnte");
        return [.. fonnte.Devices.Select(device => new FakeDeviceSetup(device.Key, device.Value.Token, device.Value.Number))];
    }
}
