using Prima.Core.VolunteerTasks;
using Prima.Data.Postgres;

namespace Prima.Data.VolunteerTasks;

/// <summary>A task under its lock, and who does something with it.</summary>
internal sealed record HeldTask(SteppedTransaction Transaction, TaskStatusRow Task, Guid? PatientId, Guid? AssigneeId, Guid Actor);
