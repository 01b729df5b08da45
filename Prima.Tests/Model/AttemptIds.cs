namespace Prima.Tests.Model;

/// <summary>
/// An attempt's id is a fresh UUID, so nobody but its maker ever knows it. All that matters of it is whether the worker that asks is the one that made it:
/// in the model the id is that worker, until the worker has forgotten it. So there may be any number of attempts, and still finitely many states.
/// </summary>
internal static class AttemptIds
{
    public const byte Nobodys = 0;

    private const byte FirstNumber = 10;

    /// <summary>The id for a new attempt of <paramref name="message"/>, as the worker makes it before its claim is committed.</summary>
    public static byte New(Who maker, Message message, Rules rules) =>
        rules.Has(Mistakes.AttemptsByNumber) ? (byte)(FirstNumber + message.AttemptRows) : (byte)maker;

    /// <summary>The same rows once <paramref name="who"/> has forgotten its attempt: the row stays, but nobody can name it.</summary>
    public static Database Forget(this Database database, Who who)
    {
        foreach (var name in Enum.GetValues<MessageName>())
            if (database[name].AttemptId == (byte)who)
                database = database.With(name, database[name] with { AttemptId = Nobodys });
        return database;
    }
}
