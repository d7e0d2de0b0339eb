package drop

import (
	"time"

	"github.com/google/uuid"
)

// Filter selects drops for a list. An empty field selects all.
type Filter struct {
	Status Status
	Text   string // is contained in the name, the brand or the SKU; case does not matter
}

// Place is where one page of a list ends and the next begins: after the item with this time and id.
// Lists are sorted by time and id, newest first. The zero Place is the beginning of the list.
type Place struct {
	At time.Time
	ID uuid.UUID
}
