namespace Prima.Core.Inbound;

/// <summary>Tells the texts that overtake others: a stop, an emergency, a death. In doubt it says yes, for a needless yes only changes an order.</summary>
public interface IUrgency
{
    bool IsUrgent(string text);
}
