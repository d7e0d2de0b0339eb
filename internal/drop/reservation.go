package drop

import (
	"time"

	"github.com/google/uuid"
)

// ReservationStatus is the status of a reservation: active at first, then one of the three others,
// which are final.
type ReservationStatus string

// Every status of a reservation.
const (
	ReservationActive    ReservationStatus = "active"
	ReservationCompleted ReservationStatus = "completed"
	ReservationExpired   ReservationStatus = "expired"
	ReservationCancelled ReservationStatus = "cancelled"
)

// Reservation is one unit reserved for one user, at the price that the drop had when the hold
// began.
type Reservation struct {
	ID        uuid.UUID         `json:"id"`
	DropID    uuid.UUID         `json:"dropId"`
	UserID    string            `json:"userId"` // the Clerk user id
	Status    ReservationStatus `json:"status"`
	Price     Money             `json:"price"`
	Currency  string            `json:"currency"`
	Size      HeldSize          `json:"size"`
	ExpiresAt time.Time         `json:"expiresAt"` // a whole second
	CreatedAt time.Time         `json:"createdAt"`

	ClosedAt  time.Time `json:"-"` // zero while the row is active
	OpenedSeq int64     `json:"-"` // the ledger row that took the unit
	ClosedSeq int64     `json:"-"` // the ledger row that ended it; 0 while the row is active
	Unsold    bool      `json:"-"` // its user let it go or let it run out
}

// Held reports whether the reservation is a hold at that time: it can be bought, and its user
// cannot get another one.
func (r *Reservation) Held(now time.Time) bool {
	return r.Status == ReservationActive && now.Before(r.ExpiresAt)
}

// Overdue reports whether the row still says active although its end has passed.
func (r *Reservation) Overdue(now time.Time) bool {
	return r.Status == ReservationActive && !now.Before(r.ExpiresAt)
}

// Shown returns the reservation as it is shown at that time: an overdue one as expired, even if its
// row says active.
func (r Reservation) Shown(now time.Time) Reservation {
	if r.Overdue(now) {
		r.Status = ReservationExpired
	}
	return r
}

// HoldEnd returns when a hold that begins now ends: the first whole second that is at least the
// duration away. The delayed tasks that expire holds have whole seconds, and one that ran a
// fraction early would find nothing overdue.
func HoldEnd(now time.Time, hold time.Duration) time.Time {
	end := now.Add(hold)
	if whole := end.Truncate(time.Second); !whole.Equal(end) {
		return whole.Add(time.Second)
	}
	return end
}

// Purchase is a hold that its owner has bought.
type Purchase struct {
	ID              uuid.UUID `json:"id"`
	Number          string    `json:"number"` // such as SH-7K3M-Q2XP; empty until the ledger has written it
	ReservationID   uuid.UUID `json:"reservationId"`
	DropID          uuid.UUID `json:"dropId"`
	UserID          string    `json:"-"`
	Size            HeldSize  `json:"size"`
	PriceAtPurchase Money     `json:"priceAtPurchase"`
	Currency        string    `json:"currency"`
	PurchasedAt     time.Time `json:"purchasedAt"`
}

// Person is what strangers may see of a user: a display name such as "Alex M." and a picture.
type Person struct {
	Name     string `json:"name"`
	ImageURL string `json:"imageUrl"`
}

// Sale is what strangers see of a purchase.
type Sale struct {
	PriceAtPurchase Money     `json:"priceAtPurchase"`
	Currency        string    `json:"currency"`
	PurchasedAt     time.Time `json:"purchasedAt"`
	User            Person    `json:"user"`
}

// RecentSales is how many of a drop's newest sales are shown with it.
const RecentSales = 3
