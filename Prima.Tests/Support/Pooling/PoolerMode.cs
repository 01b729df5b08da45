namespace Prima.Tests.Support.Pooling;

/// <summary>For how long a pooler lends a session of the server.</summary>
internal enum PoolerMode
{
    Transaction,

    /// <summary>As long as its client is connected.</summary>
    Session,

    /// <summary>For one, so that none can begin a transaction.</summary>
    Statement,
}
