package drop

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// News is what one transaction changed, for everybody who watches: one message on the bus, however many units moved.
type News struct {
	DropID    uuid.UUID
	Stock     Stock
	At        time.Time
	Recovered int         // units that came back: expired, cancelled or added
	Sales     []Sale      // newest first, at most three
	Announced *Announced  // when the drop's life changed
	Owners    []OwnerNews // each for the sockets of one user only
	Replace   *View       // the present must replace what was, also when its seq is lower
}

// Announced is a change in a drop's life, for everybody.
type Announced struct {
	Event Announcement
	View  View
}

// Announcement names a change in a drop's life, in the word of the socket event.
type Announcement string

// Everything that can be announced of a drop.
const (
	AnnounceCreated   Announcement = "drop-created"
	AnnounceUpdated   Announcement = "drop-updated"
	AnnounceLive      Announcement = "drop-live"
	AnnouncePaused    Announcement = "drop-paused"
	AnnounceEnded     Announcement = "drop-ended"
	AnnounceCancelled Announcement = "drop-cancelled"
)

// OwnerNews tells a user what became of a reservation.
type OwnerNews struct {
	UserID      string
	Event       OwnerEvent
	Reservation json.RawMessage // the JSON of a Reservation: encoded once, where it happened
}

// OwnerEvent names what became of a reservation, in the word of the socket event.
type OwnerEvent string

// What can become of a reservation.
const (
	OwnerCreated   OwnerEvent = "reservation-created"
	OwnerCompleted OwnerEvent = "reservation-completed"
	OwnerExpired   OwnerEvent = "reservation-expired"
	OwnerCancelled OwnerEvent = "reservation-cancelled"
)

// ownerEvents names what an owner hears of a reservation in each status. The linter wants every status in it.
//
//exhaustive:enforce
//nolint:gochecknoglobals // a constant that Go cannot spell
var ownerEvents = map[ReservationStatus]OwnerEvent{
	ReservationActive:    OwnerCreated,
	ReservationCompleted: OwnerCompleted,
	ReservationExpired:   OwnerExpired,
	ReservationCancelled: OwnerCancelled,
}

// OwnerEventFor returns what an owner hears of a reservation that has come to a status.
func OwnerEventFor(status ReservationStatus) OwnerEvent { return ownerEvents[status] }
