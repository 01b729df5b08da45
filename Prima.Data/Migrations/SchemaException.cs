namespace Prima.Data.Migrations;

/// <summary>The database cannot be used by this build as it is; the message says why and what to do.</summary>
internal sealed class SchemaException(string message, Exception? cause = null) : Exception(message, cause);
