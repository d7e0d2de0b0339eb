//go:build linux

package bench

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/stretchr/testify/require"
)

// sizes is how many sizes the drops have that are compared with those without.
const sizes = 12

// madeDrop is a drop of a round.
type madeDrop struct {
	shop *shop
	id   string
}

// dropOptions are what differs between the drops of rounds.
type dropOptions struct {
	units       int
	ofSizes     bool // units is then how many each of the sizes has
	freeReturns any  // nil: no limit
}

// newDrop creates a live drop. It uses the API, which is the same in all versions of the product.
func (s *shop) newDrop(o dropOptions) *madeDrop {
	s.y.tb.Helper()
	var made struct{ ID string }
	s.call(http.MethodPost, "/api/drops", o.fields(), http.StatusCreated, &made)
	return &madeDrop{shop: s, id: made.ID}
}

// fields returns the body of the request that creates the drop.
func (o *dropOptions) fields() map[string]any {
	fields := map[string]any{
		"name": "Bench", "price": "219.00", "currency": "USD", "maxPerUser": 1, "holdSeconds": 900, "freeReturns": o.freeReturns,
		"dropStartTime": time.Now().Add(-time.Minute).UTC(),
	}
	if !o.ofSizes {
		fields["totalStock"] = o.units
		return fields
	}
	all := make([]map[string]any, sizes)
	for i := range all {
		all[i] = map[string]any{"label": fmt.Sprint("EU ", 36+i), "note": "US 8.5 · UK 7.5", "totalStock": o.units}
	}
	fields["sizes"] = all
	return fields
}

// newDrops creates many drops, on several connections.
func (s *shop) newDrops(n int, o dropOptions) []*madeDrop {
	tb := s.y.tb
	tb.Helper()
	body, err := json.Marshal(o.fields())
	require.NoError(tb, err)
	drops := make([]*madeDrop, n)
	r := &request{method: "POST", path: always("/api/drops"), body: always(string(body)), tokens: []string{s.y.admin}, count: n}
	s.prepare(r, func(n int, body []byte) {
		var made struct{ ID string }
		require.NoError(tb, json.Unmarshal(body, &made))
		drops[n] = &madeDrop{shop: s, id: made.ID}
	})
	return drops
}

// endAll ends many drops.
func (s *shop) endAll(drops []*madeDrop) {
	s.y.tb.Helper()
	r := &request{method: "POST", tokens: []string{s.y.admin}, count: len(drops), path: func(n int) string { return drops[n].path("/end") }}
	s.prepare(r, func(int, []byte) {})
}

// path returns the path of a route of the drop.
func (d *madeDrop) path(route string) string { return "/api/drops/" + d.id + route }

// end ends the drop, so that it costs later rounds nothing.
func (d *madeDrop) end() {
	d.shop.y.tb.Helper()
	var ended struct{ Status string }
	d.shop.call(http.MethodPost, d.path("/end"), nil, http.StatusOK, &ended)
	require.Equal(d.shop.y.tb, "ended", ended.Status)
}

// wishOf returns the body of a reserve for three sizes; the first ones go round.
func wishOf(i int) string {
	return fmt.Sprintf(`{"sizes":["s%d","s%d","s%d"]}`, i%sizes+1, (i+5)%sizes+1, (i+7)%sizes+1)
}

// seedHolds writes holds of a drop into the database, for the classic way, and returns their ids.
func (y *yardstick) seedHolds(d *madeDrop, n int) (ids []string) {
	y.tb.Helper()
	tx, err := d.shop.db.Begin(y.tb.Context())
	require.NoError(y.tb, err)
	defer func() { _ = tx.Rollback(y.tb.Context()) }()
	var seq int64
	err = tx.QueryRow(y.tb.Context(), `UPDATE drops SET available_stock = available_stock - $2, reserved_stock = reserved_stock + $2, seq = seq + 1
		WHERE id = $1 RETURNING seq`, d.id, n).Scan(&seq)
	require.NoError(y.tb, err)
	_, err = tx.Exec(y.tb.Context(), `INSERT INTO stock_ledger
		(drop_id, seq, kind, units, d_total, d_available, d_reserved, d_sold, actor, created_at)
		VALUES ($1, $2, 'reserved', $3, 0, -$3::int, $3, 0, 'seed', now())`, d.id, seq, n)
	require.NoError(y.tb, err)
	rows, err := tx.Query(y.tb.Context(), `INSERT INTO reservations
		(id, drop_id, user_id, status, price, currency, expires_at, created_at, opened_seq)
		SELECT gen_random_uuid(), $1, 'seed_' || n, 'active', 219, 'USD', now() + interval '900 seconds', now(), $2
		FROM generate_series(1, $3) n RETURNING id::text`, d.id, seq, n)
	require.NoError(y.tb, err)
	defer rows.Close()
	for rows.Next() {
		var id string
		require.NoError(y.tb, rows.Scan(&id))
		ids = append(ids, id)
	}
	require.NoError(y.tb, rows.Err())
	require.NoError(y.tb, tx.Commit(y.tb.Context()))
	return ids
}
