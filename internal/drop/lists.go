package drop

import (
	"time"

	"github.com/google/uuid"
)

// Filter says which drops a list is to have. Empty fields want all.
type Filter struct {
	Status Status
	Text   string // in the name, the brand or the SKU, in capitals or not
}

// Place is a place in a list that is sorted by time and id, newest first. The zero place is the list's beginning.
type Place struct {
	At time.Time
	ID uuid.UUID
}
