package drop

import (
	"time"

	"github.com/google/uuid"
)

// ScheduledChange is a scheduled change of a drop's status: its start or its end.
type ScheduledChange struct {
	DropID uuid.UUID
	At     time.Time
}
