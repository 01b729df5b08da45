namespace Prima.Core.Inbound;

/// <summary>By which the same delivery is known again: SHA-256 each. Two that share either are one.</summary>
/// <param name="Dedupe">Of its own identity.</param>
/// <param name="Content">Of an incoming message's words and time, whatever its id; null where there is no second way to know it.</param>
public sealed record DeliveryKeys(byte[] Dedupe, byte[]? Content);
