namespace Prima.Data.Demo;

/// <summary>What the database says of one thing that came in.</summary>
/// <param name="Digest">Of the body it was made of.</param>
internal sealed record RecordedDelivery(string Digest, string Kind, string State);
