namespace Prima.Workers.FakeFonnte;

/// <summary>Which of the three the real gateway does is not established.</summary>
internal enum FakeMissingKey
{
    Absent,
    Empty,
    Null,
}
