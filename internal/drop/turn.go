package drop

import (
	"time"

	"github.com/google/uuid"
)

// Turn is the moment at which the clock changes a drop's status.
type Turn struct {
	DropID uuid.UUID
	At     time.Time
}
