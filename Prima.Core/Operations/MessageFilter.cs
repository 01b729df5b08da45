using Prima.Core.Patients;

namespace Prima.Core.Operations;

/// <summary>Which messages a person wants to see, newest first; null means any.</summary>
/// <param name="State">One of <see cref="Outbox.MessageState"/>.</param>
/// <param name="Device">Where it is, was, or should be sent.</param>
/// <param name="Phone">Its recipient.</param>
/// <param name="KeyPrefix">How its idempotency key begins.</param>
/// <param name="Before">Only messages with a smaller id: where the page before this one ended.</param>
/// <param name="Limit">Rows on this page.</param>
public sealed record MessageFilter(string? State, string? Device, PhoneNumber? Phone, string? KeyPrefix, long? Before, int Limit);
