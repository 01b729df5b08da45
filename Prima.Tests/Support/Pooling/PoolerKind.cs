namespace Prima.Tests.Support.Pooling;

/// <summary>Which pooler a fixture runs behind. The double is always there; PgBouncer itself is one more row wherever it is installed.</summary>
public sealed class PoolerKind
{
    private readonly Func<string, PoolerMode, Task<IPooler>> start;

    private PoolerKind(string name, Func<string, PoolerMode, Task<IPooler>> start)
    {
        Name = name;
        this.start = start;
    }

    public static IEnumerable<PoolerKind> All
    {
        get
        {
            yield return new PoolerKind("the double", (server, mode) => Task.FromResult<IPooler>(PoolerDouble.Start(server, mode)));
            if (PgBouncer.Find() is { } program)
                yield return new PoolerKind("PgBouncer", async (server, mode) => await PgBouncer.StartAsync(program, server, mode));
        }
    }

    public string Name { get; }

    public override string ToString() => Name;

    /// <param name="server">Npgsql's, over TCP.</param>
    /// <param name="mode">How long a session is lent.</param>
    internal Task<IPooler> StartAsync(string server, PoolerMode mode = PoolerMode.Transaction) => start(server, mode);
}
