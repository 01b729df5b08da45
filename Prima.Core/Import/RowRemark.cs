namespace Prima.Core.Import;

/// <summary>Something about one row that only the database could tell.</summary>
/// <param name="Index">The row's place in the file's rows, from 0.</param>
/// <param name="Code">One of <see cref="RowRemarkCode"/>, or that of a rule of plans.</param>
/// <param name="Count">Of how many things it speaks.</param>
/// <param name="Reason">For people, where the code alone does not say it.</param>
public sealed record RowRemark(int Index, string Column, string Code, int Count = 1, string? Reason = null);
