namespace Prima.Workers.Hosting.Settings;

/// <summary>A setting whose value is never shown, and which may be given as a file instead: <c>TokenFile</c> for <c>Token</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : Attribute;
