using Prima.Core.Inbound;

namespace Prima.Workers.Cli;

/// <summary>The columns of <c>prima.inbound_log</c>: all for machines, as the view has them; for people with masked senders.</summary>
internal static class InboundColumns
{
    private const string Masked = "****";

    public static IReadOnlyList<string> All { get; } = ["id", "kind", "device", "sender", "gateway_id", "state", "outcome", "received_at", "processed_at"];

    public static IReadOnlyList<string> ForPeople { get; } = ["id", "kind", "state", "outcome", "sender", "device", "received_at"];

    public static object?[] AllOf(InboundRow row) =>
        [row.Id, row.Kind, row.Device, row.Sender?.Digits ?? row.OtherSender, row.GatewayId, row.State, row.Outcome, row.ReceivedAt, row.ProcessedAt];

    public static object?[] ForPeopleOf(InboundRow row) => [row.Id, row.Kind, row.State, row.Outcome, Shown(row), row.Device, row.ReceivedAt];

    private static string? Shown(InboundRow row) => row.Sender?.ToString() ?? (row.OtherSender is null ? null : Masked);
}
