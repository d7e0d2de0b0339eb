package rehearsal

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// admin does what a seller does: creates the drop, ends it, and reads its lists.
type admin struct {
	shop  *client
	token string
}

// An admin's call is repeated when it is lost or the shop is busy: a replica may have been killed.
const (
	adminTries = 20
	adminPause = 500 * time.Millisecond
)

// send sends a request until it is answered.
func (d *admin) send(ctx context.Context, method, path string, body any, headers ...header) (answer, error) {
	for n := 1; ; n++ {
		a := d.shop.send(ctx, time.Now(), method, path, d.token, body, headers...)
		if !a.lost() && !a.later() || n == adminTries || ctx.Err() != nil {
			if err := a.failure(); err != nil {
				return a, fmt.Errorf("%s %s: %w", method, path, err)
			}
			return a, nil
		}
		if !pause(ctx, max(a.retryAfter(), adminPause)) {
			return a, fmt.Errorf("%s %s: %w", method, path, a.failure())
		}
	}
}

// pause waits, and reports whether the context has not ended.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

func (d *admin) decode(ctx context.Context, into any, method, path string, body any, headers ...header) error {
	a, err := d.send(ctx, method, path, body, headers...)
	if err != nil {
		return err
	}
	return json.Unmarshal(a.body, into)
}

// create makes the drop of a rehearsal, which opens and ends at these times of the shop's clock.
// The end is for the case that this program cannot end it.
//
// An interrupt does not end the call, and every repetition has the same key: a drop that was made
// without an answer would be on sale, and nobody would know which it is.
func (d *admin) create(ctx context.Context, o *Options, opens, ends time.Time) (view drop.View, err error) {
	body := map[string]any{
		"name": "Rehearsal", "description": "Simulated buyers play this drop. It is on no public list.", "price": "219.00", "currency": "USD",
		"dropStartTime": opens.UTC(), "dropEndTime": ends.UTC(), "holdSeconds": int(o.Hold / time.Second), "rehearsal": true,
	}
	if o.Sizes == 0 {
		body["totalStock"] = o.Units
	} else {
		body["sizes"] = spread(o.Units, o.Sizes)
	}
	if ctx.Err() != nil {
		return view, errInterrupted
	}
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), makeFor)
	defer cancel()
	if err = d.decode(within, &view, http.MethodPost, "/api/drops", body, header{"Idempotency-Key", uuid.NewString()}); err != nil {
		return view, fmt.Errorf("%w; if the shop has made it all the same, a drop named Rehearsal is on sale until %s: end it by hand",
			err, ends.Format(time.RFC3339))
	}
	return view, nil
}

// spread spreads units over sizes: the middle ones, which most people wear, have most.
func spread(units, sizes int) []map[string]any {
	all := make([]map[string]any, sizes)
	weights, sum := make([]int, sizes), 0
	for i := range weights {
		weights[i] = 1 + min(i, sizes-1-i)
		sum += weights[i]
	}
	left := units
	for i := range all {
		stock := units * weights[i] / sum
		left -= stock
		all[i] = map[string]any{"label": fmt.Sprint("EU ", 36+i), "totalStock": stock}
	}
	for i := sizes / 2; left > 0; left-- {
		all[i%sizes]["totalStock"] = all[i%sizes]["totalStock"].(int) + 1 //nolint:forcetypeassert // set above
		i++
	}
	return all
}

func (d *admin) view(ctx context.Context, id uuid.UUID) (view drop.View, err error) {
	err = d.decode(ctx, &view, http.MethodGet, "/api/drops/"+id.String(), nil)
	return view, err
}

func (d *admin) stats(ctx context.Context, id uuid.UUID) (stats drop.Stats, err error) {
	err = d.decode(ctx, &stats, http.MethodGet, "/api/drops/"+id.String()+"/stats", nil)
	return stats, err
}

// end ends a drop; withdraw cancels it, and whatever is held.
func (d *admin) end(ctx context.Context, id uuid.UUID) error {
	_, err := d.send(ctx, http.MethodPost, "/api/drops/"+id.String()+"/end", nil)
	return err
}

func (d *admin) withdraw(ctx context.Context, id uuid.UUID) error {
	_, err := d.send(ctx, http.MethodDelete, "/api/drops/"+id.String(), nil)
	return err
}

// reservationRow, purchaseRow and entryRow are rows of the exports, as far as they are checked.
type (
	reservationRow struct {
		id     uuid.UUID
		user   string
		status drop.ReservationStatus
		size   string
	}
	purchaseRow struct {
		id, reservation uuid.UUID
		user, size      string
	}
	entryRow struct {
		seq   int64
		kind  string
		size  string
		delta drop.Counts
	}
)

func (d *admin) reservations(ctx context.Context, id uuid.UUID) (all []reservationRow, err error) {
	err = d.export(ctx, id, "reservations", func(cell func(string) string) error {
		row := reservationRow{user: cell("userId"), status: drop.ReservationStatus(cell("status")), size: cell("sizeId")}
		row.id, err = uuid.Parse(cell("id"))
		all = append(all, row)
		return err
	})
	return all, err
}

func (d *admin) purchases(ctx context.Context, id uuid.UUID) (all []purchaseRow, err error) {
	err = d.export(ctx, id, "purchases", func(cell func(string) string) error {
		row := purchaseRow{user: cell("userId"), size: cell("sizeId")}
		var ofID, ofHold error
		row.id, ofID = uuid.Parse(cell("id"))
		row.reservation, ofHold = uuid.Parse(cell("reservationId"))
		all = append(all, row)
		return errors.Join(ofID, ofHold)
	})
	return all, err
}

func (d *admin) ledger(ctx context.Context, id uuid.UUID) (all []entryRow, err error) {
	err = d.export(ctx, id, "ledger", func(cell func(string) string) error {
		row := entryRow{kind: cell("kind"), size: cell("sizeId")}
		var wrong error
		number := func(name string) int {
			n, err := strconv.Atoi(cell(name))
			wrong = errors.Join(wrong, err)
			return n
		}
		row.seq = int64(number("seq"))
		row.delta = drop.Counts{Total: number("dTotal"), Available: number("dAvailable"), Reserved: number("dReserved"), Sold: number("dSold")}
		all = append(all, row)
		return wrong
	})
	return all, err
}

// export reads one of the drop's lists as CSV. Each row's cells are asked for by their column.
func (d *admin) export(ctx context.Context, id uuid.UUID, list string, each func(cell func(string) string) error) error {
	a, err := d.send(ctx, http.MethodGet, "/api/drops/"+id.String()+"/"+list, nil, header{"Accept", "text/csv"})
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(a.body, []byte("\ufeff")))).ReadAll()
	if err != nil || len(rows) == 0 {
		return fmt.Errorf("the %s of the drop cannot be read as CSV: %w", list, err)
	}
	columns := map[string]int{}
	for n, name := range rows[0] {
		columns[name] = n
	}
	for _, row := range rows[1:] {
		cell := func(name string) string {
			n, ok := columns[name]
			if !ok {
				return ""
			}
			return strings.TrimPrefix(row[n], "'") // which keeps a spreadsheet from taking it for a formula
		}
		if err := each(cell); err != nil {
			return fmt.Errorf("the %s of the drop have a row that cannot be read: %w", list, err)
		}
	}
	return nil
}
