namespace Prima.Data.Local;

/// <summary>PostgreSQL refuses to run as root; root lends it the account of somebody who may do little.</summary>
internal static class UnprivilegedAccount
{
    /// <summary>The words before a command that make it run as that account; none when we are not root.</summary>
    public static IReadOnlyList<string> Prefix()
    {
        if (!Environment.IsPrivilegedProcess)
            return [];
        if (!OperatingSystem.IsLinux())
            throw new LocalPostgresException("PostgreSQL does not run as root. Start Prima from an ordinary account.");
        var (user, group) = Find(File.ReadLines("/etc/passwd"));
        return ["setpriv", $"--reuid={user}", $"--regid={group}", "--clear-groups"];
    }

    public static (string User, string Group) Find(IEnumerable<string> passwd)
    {
        var accounts = passwd.Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToLookup(fields => fields[0]);
        var account = accounts["postgres"].Concat(accounts["nobody"]).FirstOrDefault()
                      ?? throw new LocalPostgresException("PostgreSQL does not run as root, and there is no account postgres or nobody to run it as.");
        return (account[2], account[3]);
    }
}
