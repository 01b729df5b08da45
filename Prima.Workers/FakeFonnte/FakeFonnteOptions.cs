namespace Prima.Workers.FakeFonnte;

/// <summary>How the fake gateway behaves.</summary>
internal sealed class FakeFonnteOptions
{
    /// <summary>Where it listens; port 0 takes a free one.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:8090";

    /// <summary>The file that gets a JSON line for each taken message, on disk before the answer. Null: none.</summary>
    public string? Ledger { get; set; }

    /// <summary>The file of faults (<see cref="FakeFaults"/>). Null: none.</summary>
    public string? Script { get; set; }

    /// <summary>Webhooks go to this address with <c>/incoming</c>, <c>/message-status</c> and <c>/connect</c> added to its path (<c>/api/webhooks/fonnte</c> where it has none); its query is kept. Null: none are sent.</summary>
    public string? Webhooks { get; set; }

    /// <summary>The devices it knows. None: it takes any token.</summary>
    public IReadOnlyList<FakeDeviceSetup> Devices { get; set; } = [];

    /// <summary>Each answer takes a random time in this range.</summary>
    public TimeSpan AnswerDelayMin { get; set; }

    public TimeSpan AnswerDelayMax { get; set; }

    /// <summary>Ids as strings, as until 2025, in place of numbers.</summary>
    public bool IdsAsStrings { get; set; }

    /// <summary><c>token invalid</c> with <c>Status</c>, as documented, in place of <c>invalid token</c>, as observed.</summary>
    public bool DocumentedBadToken { get; set; }

    /// <summary>What every message's receipts look like, where its fault says nothing else.</summary>
    public FakeReceipts Receipts { get; set; }

    /// <summary>What stands for a key that a receipt does not have.</summary>
    public FakeMissingKey MissingKey { get; set; }

    /// <summary>The gateway's minute: between two deliveries of a webhook that was not answered with 200.</summary>
    public TimeSpan WebhookRetry { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Hears of every message that reaches its person: the device it came from, the person's number, the text. Null: nobody does.</summary>
    public Action<string, string, string>? Reached { get; set; }

    /// <summary>How long a webhook may take.</summary>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The gateway's day: how long a message waits for its device.</summary>
    public TimeSpan PendingExpiry { get; set; } = TimeSpan.FromDays(1);
}
