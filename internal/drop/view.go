package drop

import (
	"time"

	"github.com/google/uuid"
)

// View is a drop as the API and the sockets show it at a time: with its status by the clock, and
// its newest sales.
type View struct {
	ID              uuid.UUID  `json:"id"`
	Name            string     `json:"name"`
	Description     string     `json:"description"`
	Brand           string     `json:"brand"`
	SKU             string     `json:"sku"`
	ImageURL        string     `json:"imageUrl"`
	Price           Money      `json:"price"`
	Currency        string     `json:"currency"`
	TotalStock      int        `json:"totalStock"`
	AvailableStock  int        `json:"availableStock"`
	ReservedStock   int        `json:"reservedStock"`
	SoldStock       int        `json:"soldStock"`
	Status          Status     `json:"status"`
	DropStartTime   time.Time  `json:"dropStartTime"`
	DropEndTime     *time.Time `json:"dropEndTime"`
	MaxPerUser      int        `json:"maxPerUser"`
	HoldSeconds     int        `json:"holdSeconds"`
	FreeReturns     *int       `json:"freeReturns"`
	Rehearsal       bool       `json:"rehearsal"`
	Revision        int64      `json:"revision"`
	Seq             int64      `json:"seq"`
	RecentPurchases []Sale     `json:"recentPurchases"`
	SoldOutAt       *time.Time `json:"soldOutAt"`
	NextHoldEnd     Moment     `json:"nextHoldEnd"`
	CreatedAt       time.Time  `json:"createdAt"`
	UpdatedAt       time.Time  `json:"updatedAt"`
}

// ViewAt returns the drop as it is shown at a time on Postgres's clock, with its newest sales.
func (d *Drop) ViewAt(now time.Time, recent []Sale) View {
	if recent == nil {
		recent = []Sale{}
	}
	view := View{
		ID:              d.ID,
		Name:            d.Name,
		Description:     d.Description,
		Brand:           d.Brand,
		SKU:             d.SKU,
		ImageURL:        d.ImageURL,
		Price:           d.Price,
		Currency:        d.Currency,
		TotalStock:      d.Counts.Total,
		AvailableStock:  d.Counts.Available,
		ReservedStock:   d.Counts.Reserved,
		SoldStock:       d.Counts.Sold,
		Status:          d.StatusAt(now),
		DropStartTime:   d.StartsAt.UTC(),
		DropEndTime:     timePointer(d.EndsAt),
		MaxPerUser:      d.MaxPerUser,
		HoldSeconds:     int(d.HoldDuration / time.Second),
		FreeReturns:     d.FreeReturns,
		Rehearsal:       d.Rehearsal,
		Revision:        d.Revision,
		NextHoldEnd:     d.nextHoldEnd(),
		Seq:             d.Seq,
		RecentPurchases: recent,
		CreatedAt:       d.CreatedAt.UTC(),
		UpdatedAt:       d.UpdatedAt.UTC(),
	}
	if d.Counts.Available+d.Counts.Reserved == 0 {
		view.SoldOutAt = timePointer(d.SoldOutAt)
	}
	return view
}

// Stock returns the counts that the view shows, at its seq.
func (v *View) Stock() Stock {
	return Stock{DropID: v.ID, Seq: v.Seq, Counts: Counts{
		Total: v.TotalStock, Available: v.AvailableStock, Reserved: v.ReservedStock, Sold: v.SoldStock,
	}, NextHoldEnd: v.NextHoldEnd}
}

func timePointer(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
