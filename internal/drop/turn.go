package drop

import (
	"time"

	"github.com/google/uuid"
)

// Turn is a scheduled change of a drop's status: its start or its end.
type Turn struct {
	DropID uuid.UUID
	At     time.Time
}
