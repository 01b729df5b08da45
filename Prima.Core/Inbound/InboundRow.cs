using Prima.Core.Patients;

namespace Prima.Core.Inbound;

/// <summary>One row of the view <c>prima.inbound_log</c>.</summary>
/// <param name="Id">Below zero of a delivery that could not be used.</param>
/// <param name="Sender">Null where it is no phone number.</param>
/// <param name="OtherSender">A sender that is none, such as a group.</param>
public sealed record InboundRow(
    long Id, string Kind, string? Device, PhoneNumber? Sender, string? OtherSender, string? GatewayId, string State, string? Outcome, DateTime ReceivedAt, DateTime? ProcessedAt);
