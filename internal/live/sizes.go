package live

import "sneakerhead/internal/drop"

// A replica of the version before sizes may pause, resume, edit or end a drop that has sizes, but
// cannot move its units. Its news has the drop without sizes. The room then keeps those that it
// knows, and the next refresh sends a snapshot, in case the news that changed them was lost.

// withSizes returns stock with those of another stock of the drop, if it has none. The caller holds
// mu.
func (r *room) withSizes(stock, known *stockAt) *stockAt {
	if known == nil || len(stock.Sizes) > 0 || len(known.Sizes) == 0 {
		return stock
	}
	r.snapshotDue = true
	kept := &stockAt{Stock: stock.Stock, At: stock.At, sizesKept: true}
	kept.Sizes = known.Sizes
	return kept
}

// keepShownSizes remembers the sizes of a view that is newer than what the room knows, or puts
// those that the room knows into one that has none. The caller holds mu.
func (r *room) keepShownSizes(view *drop.View) {
	switch {
	case len(view.Sizes) > 0:
		r.sizes = view.Sizes
	case len(r.sizes) > 0:
		stock := view.Stock()
		if r.stock != nil {
			stock.Sizes = r.stock.Sizes
		}
		view.Sizes = r.sizes
		view.Show(&stock)
		r.snapshotDue = true
	}
}

// withoutNulls makes what is absent empty: in JSON, lists are never null.
func withoutNulls(view *drop.View) {
	if view.RecentPurchases == nil {
		view.RecentPurchases = []drop.Sale{}
	}
	if view.Sizes == nil {
		view.Sizes = []drop.SizeView{}
	}
}
