namespace Prima.Workers.Hosting;

/// <summary>What one process does. Every process may do everything; the fleet is as many identical ones as you like.</summary>
[Flags]
internal enum Roles
{
    None = 0,
    Scheduler = 1,
    Sender = 2,
    Inbound = 4,
    Janitor = 8,
    Web = 16,
    All = Scheduler | Sender | Inbound | Janitor | Web,
}
