namespace Prima.Tests.Support.Pooling;

/// <summary>A pooler before a database of the tests.</summary>
internal interface IPooler : IAsyncDisposable
{
    /// <summary>What its clients connect with.</summary>
    string ConnectionString { get; }
}
