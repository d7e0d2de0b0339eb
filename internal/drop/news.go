package drop

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// News is what one transaction changed, for all who watch the drop: one message on the bus, however
// many units moved.
type News struct {
	DropID    uuid.UUID
	Stock     Stock
	At        time.Time
	Recovered int // units that came back: expired, cancelled or added

	RecoveredSizes map[string]int // the same by size, where the drop has sizes

	Sales     []Sale      // newest first, at most three
	Announced *Announced  // nil unless the drop's status or fields changed
	Owners    []OwnerNews // each for the sockets of one user only
	Replace   *View       // the drop's current state, which replaces what pages show even if its seq is lower
}

// AddRecovered counts units of a size that came back; of no size where the drop has none.
func (n *News) AddRecovered(sizeID string, units int) {
	if sizeID == "" {
		return
	}
	if n.RecoveredSizes == nil {
		n.RecoveredSizes = map[string]int{}
	}
	n.RecoveredSizes[sizeID] += units
}

// Announced is a change of a drop's status or fields, which every socket is sent.
type Announced struct {
	Event Announcement
	View  View
}

// Announcement is the name of the socket event that announces a change of a drop.
type Announcement string

// Every announcement.
const (
	AnnounceCreated   Announcement = "drop-created"
	AnnounceUpdated   Announcement = "drop-updated"
	AnnounceLive      Announcement = "drop-live"
	AnnouncePaused    Announcement = "drop-paused"
	AnnounceEnded     Announcement = "drop-ended"
	AnnounceCancelled Announcement = "drop-cancelled"
)

// OwnerNews tells a user of a change of one of their reservations.
type OwnerNews struct {
	UserID      string
	Event       OwnerEvent
	Reservation json.RawMessage // the JSON of a Reservation, encoded once for all replicas
}

// OwnerEvent is the name of the socket event that tells an owner of a change of a reservation.
type OwnerEvent string

// Every owner event.
const (
	OwnerCreated   OwnerEvent = "reservation-created"
	OwnerCompleted OwnerEvent = "reservation-completed"
	OwnerExpired   OwnerEvent = "reservation-expired"
	OwnerCancelled OwnerEvent = "reservation-cancelled"
)

// ownerEvents has the event for each status that a reservation can change to. The linter requires
// one for each.
//
//exhaustive:enforce
//nolint:gochecknoglobals // a constant; Go has none of this type
var ownerEvents = map[ReservationStatus]OwnerEvent{
	ReservationActive:    OwnerCreated,
	ReservationCompleted: OwnerCompleted,
	ReservationExpired:   OwnerExpired,
	ReservationCancelled: OwnerCancelled,
}

// OwnerEventFor returns the event that tells an owner that a reservation has changed to a status.
func OwnerEventFor(status ReservationStatus) OwnerEvent { return ownerEvents[status] }
