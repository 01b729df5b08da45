using Prima.Core.Patients;

namespace Prima.Core.Operations;

/// <summary>A message as <c>prima.message_status</c> shows it, column by column.</summary>
public sealed record MessageRow(
    long Id, string IdempotencyKey, PhoneNumber Recipient, string State, string Delivery, int Attempts, DateTime DueAt, DateTime? NotAfter, string Device,
    string? ProviderId, DateTime EnqueuedAt, DateTime? SettledAt, string? LastError, string Kind, Guid? PatientId, Guid? ReminderId, string? Template);
