namespace Prima.Workers.Cli.Status;

/// <summary>How a fleet is, at a glance.</summary>
internal enum FleetColour
{
    Green,
    Yellow,
    Red,
}
