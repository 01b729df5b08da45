namespace Prima.Core.Import;

/// <summary>What a file says of one field: nothing where it has no such column, else the cell's value, which may be "none".</summary>
public readonly record struct Given<T>(bool IsGiven, T Value)
{
    public static implicit operator Given<T>(T value) => new(true, value);

    /// <summary>A column that is missing leaves a value as it is.</summary>
    public T Or(T otherwise) => IsGiven ? Value : otherwise;
}
