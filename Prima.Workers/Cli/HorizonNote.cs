namespace Prima.Workers.Cli;

/// <summary>Says when what was done is done, and its reminders are not there yet.</summary>
internal static class HorizonNote
{
    public static void NoteHorizon(this CommandOutput output, bool isFilled)
    {
        if (!isFilled)
            output.Problem("This is done, but the database then failed before the reminders were made: a scheduler makes them within the hour.");
    }
}
