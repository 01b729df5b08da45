namespace Prima.Core.Inbound;

/// <summary>Where deliveries come in. Each call is one commit, on disk when it returns; both take seconds at most and then throw.</summary>
public interface IInboxDoor
{
    /// <summary>Stores a delivery, unless it is known already: any number of processes may be given the same one at once, and one of them stores it.</summary>
    Task<DoorAnswer> StoreAsync(Delivery delivery);

    /// <summary>Keeps what cannot be used.</summary>
    Task RejectAsync(RejectedDelivery delivery);
}
