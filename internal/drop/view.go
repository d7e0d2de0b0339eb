package drop

import (
	"slices"
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
	Sizes           []SizeView `json:"sizes"`
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
		Sizes:           d.sizeViews(),
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
	stock := Stock{DropID: v.ID, Seq: v.Seq, Counts: Counts{
		Total: v.TotalStock, Available: v.AvailableStock, Reserved: v.ReservedStock, Sold: v.SoldStock,
	}, NextHoldEnd: v.NextHoldEnd}
	for i := range v.Sizes {
		stock.Sizes = append(stock.Sizes, v.Sizes[i].Stock())
	}
	return stock
}

// Show puts a newer stock into the view. A size that the stock does not have keeps its counts.
func (v *View) Show(s *Stock) {
	v.Seq, v.NextHoldEnd = s.Seq, s.NextHoldEnd
	v.TotalStock, v.AvailableStock, v.ReservedStock, v.SoldStock = s.Total, s.Available, s.Reserved, s.Sold
	v.Sizes = slices.Clone(v.Sizes) // others may have the same view
	for _, size := range s.Sizes {
		if i := slices.IndexFunc(v.Sizes, func(shown SizeView) bool { return shown.ID == size.ID }); i >= 0 {
			v.Sizes[i].Show(size)
		}
	}
}

func timePointer(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
