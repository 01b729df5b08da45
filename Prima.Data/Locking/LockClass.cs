namespace Prima.Data.Locking;

/// <summary>What stands before the colon of a lock's name: for labels and logs, which hold no ids.</summary>
internal static class LockClass
{
    public static string Of(string name) => name.Split(':', 2)[0];
}
