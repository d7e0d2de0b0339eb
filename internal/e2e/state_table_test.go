package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// dropInStatus is a drop in one status, with a hold where that is possible.
type dropInStatus struct {
	s     *shop
	t     *testing.T
	drop  dropView
	owner string
	hold  reservation
	sized bool
}

// statuses brings a live drop into each status; holds are made before that.
var statuses = map[string]func(*dropInStatus){ //nolint:gochecknoglobals // read only
	"upcoming":  func(*dropInStatus) {},
	"live":      func(*dropInStatus) {},
	"paused":    func(c *dropInStatus) { c.admin("POST", "/pause", nil, 200) },
	"ended":     func(c *dropInStatus) { c.admin("POST", "/end", nil, 200) },
	"cancelled": func(c *dropInStatus) { c.admin("DELETE", "", nil, 200) },
}

func (s *shop) dropInStatus(t *testing.T, status string, sizes ...int) *dropInStatus {
	t.Helper()
	changes := map[string]any{"holdSeconds": 900, "maxPerUser": 2}
	if status == "upcoming" {
		changes["dropStartTime"] = time.Now().Add(time.Hour).UTC()
	}
	c := &dropInStatus{s: s, t: t, owner: s.token("owner", nil), sized: len(sizes) > 0}
	if c.sized {
		c.drop = s.newSizedDrop(sizes, changes)
	} else {
		c.drop = s.newDrop(10, changes)
	}
	if status != "upcoming" {
		answer := s.replicas[0].send(t, "POST", "/api/drops/"+c.drop.ID+"/reserve", c.owner, c.wish())
		require.Equal(t, 201, answer.status, string(answer.body))
		var h held
		answer.decode(t, &h)
		c.hold = h.Reservation
	}
	statuses[status](c)
	require.Equal(t, status, s.replicas[0].drop(t, c.drop.ID).Status)
	return c
}

// wish returns the body of a reserve.
func (c *dropInStatus) wish() any {
	if c.sized {
		return wishFor("s2", "s1")
	}
	return nil
}

// adjustment returns the body of an adjustment.
func (c *dropInStatus) adjustment() map[string]any {
	body := map[string]any{"delta": -1, "reason": "a test"}
	if c.sized {
		body["size"] = "s1"
	}
	return body
}

// admin sends a request as an admin and requires a status.
func (c *dropInStatus) admin(method, path string, body any, status int) reply {
	c.t.Helper()
	answer := c.s.replicas[0].send(c.t, method, "/api/drops/"+c.drop.ID+path, c.s.admin, body)
	require.Equal(c.t, status, answer.status, string(answer.body))
	return answer
}

// does tries one action and returns "yes", or the code of the refusal.
func (c *dropInStatus) does(action string) string {
	c.t.Helper()
	r := c.s.replicas[0]
	later := time.Now().Add(2 * time.Hour).UTC()
	answer := map[string]func() reply{
		"reserve": func() reply {
			return r.send(c.t, "POST", "/api/drops/"+c.drop.ID+"/reserve", c.s.token("somebody", nil), c.wish())
		},
		"buy a hold": func() reply {
			return r.send(c.t, "POST", "/api/reservations/"+c.hold.ID+"/purchase", c.owner, nil)
		},
		"cancel a hold": func() reply {
			return r.send(c.t, "DELETE", "/api/reservations/"+c.hold.ID+"/cancel", c.owner, nil)
		},
		"edit texts": func() reply {
			return r.send(c.t, "PUT", "/api/drops/"+c.drop.ID, c.s.admin, map[string]any{"name": "New", "imageUrl": "/media/tempo.svg"})
		},
		"edit the end":    func() reply { return c.edit("dropEndTime", later) },
		"edit the limit":  func() reply { return c.edit("maxPerUser", 3) },
		"lower the limit": func() reply { return c.edit("maxPerUser", 1) },
		"edit the price":  func() reply { return c.edit("price", "1.00") },
		"edit the hold":   func() reply { return c.edit("holdSeconds", 30) },
		"edit the start":  func() reply { return c.edit("dropStartTime", later) },
		"edit the stock":  func() reply { return c.edit("totalStock", 11) },
		"edit the sizes": func() reply {
			return c.edit("sizes", []any{map[string]any{"id": "s2", "label": "EU 37½"}, map[string]any{"id": "s1", "label": "EU 36"}, map[string]any{"label": "EU 40"}})
		},
		"adjust stock": func() reply {
			return r.send(c.t, "PATCH", "/api/drops/"+c.drop.ID+"/stock", c.s.admin, c.adjustment())
		},
	}[action]()
	if answer.status < 300 {
		return "yes"
	}
	return answer.code()
}

func (c *dropInStatus) edit(field string, value any) reply {
	return c.s.replicas[0].send(c.t, "PUT", "/api/drops/"+c.drop.ID, c.s.admin, map[string]any{field: value})
}

// Which action is possible in which status, and the kind of ledger row that it writes.
func TestStateTable(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, "RATE_LIMIT_USER=0")
	for action, row := range map[string]stateRow{
		"reserve":         {"reserved", [5]string{"drop_not_live", "yes", "drop_paused", "drop_ended", "drop_cancelled"}},
		"buy a hold":      {"purchased", [5]string{"", "yes", "yes", "yes", "drop_cancelled"}},
		"cancel a hold":   {"cancelled", [5]string{"", "yes", "yes", "yes", "yes"}},
		"edit texts":      {"edited", [5]string{"yes", "yes", "yes", "yes", "drop_cancelled"}},
		"edit the end":    {"edited", [5]string{"yes", "yes", "yes", "drop_ended", "drop_cancelled"}},
		"edit the limit":  {"edited", [5]string{"yes", "yes", "yes", "drop_ended", "drop_cancelled"}},
		"lower the limit": {"edited", [5]string{"yes", "yes", "yes", "drop_ended", "drop_cancelled"}},
		"edit the price":  {"edited", [5]string{"yes", "yes", "yes", "drop_ended", "drop_cancelled"}},
		"edit the hold":   {"edited", [5]string{"yes", "yes", "yes", "drop_ended", "drop_cancelled"}},
		"edit the start":  {"edited", [5]string{"yes", "conflict", "conflict", "drop_ended", "drop_cancelled"}},
		"edit the stock":  {"edited", [5]string{"yes", "conflict", "conflict", "drop_ended", "drop_cancelled"}},
		"adjust stock":    {"adjusted", [5]string{"yes", "yes", "yes", "drop_ended", "drop_cancelled"}},
	} {
		row.play(t, s, action)
	}
	for action, row := range map[string]stateRow{
		"reserve":        {"reserved", [5]string{"drop_not_live", "yes", "drop_paused", "drop_ended", "drop_cancelled"}},
		"buy a hold":     {"purchased", [5]string{"", "yes", "yes", "yes", "drop_cancelled"}},
		"cancel a hold":  {"cancelled", [5]string{"", "yes", "yes", "yes", "yes"}},
		"edit the sizes": {"edited", [5]string{"yes", "yes", "yes", "drop_ended", "drop_cancelled"}},
		"adjust stock":   {"adjusted", [5]string{"yes", "yes", "yes", "drop_ended", "drop_cancelled"}},
	} {
		row.play(t, s, action, 5, 5)
	}
	s.audit()
}

// stateRow is one action of the table: the kind of ledger row that it writes, and its outcome in
// each status.
type stateRow struct {
	kind  string
	cells [5]string
}

// play tries the action in each status, on a drop with these sizes or without any.
func (row stateRow) play(t *testing.T, s *shop, action string, sizes ...int) {
	t.Helper()
	for i, status := range []string{"upcoming", "live", "paused", "ended", "cancelled"} {
		if row.cells[i] == "" {
			continue // there can be no hold
		}
		name := action + " when " + status
		if len(sizes) > 0 {
			name += ", with sizes"
		}
		t.Run(name, func(t *testing.T) {
			c := s.dropInStatus(t, status, sizes...)
			before := s.query(`SELECT count(*) FROM stock_ledger WHERE drop_id = $1`, c.drop.ID)
			require.Equal(t, row.cells[i], c.does(action))
			rows := s.query(`SELECT count(*) FROM stock_ledger WHERE drop_id = $1`, c.drop.ID) - before
			ofKind := s.query(`SELECT count(*) FROM stock_ledger WHERE drop_id = $1 AND seq > $2 AND kind = $3 AND actor <> 'system'`,
				c.drop.ID, before, row.kind)
			wrote := row.cells[i] == "yes" && !(action == "cancel a hold" && status == "cancelled") // the hold was already cancelled with the drop
			if wrote {
				require.Equal(t, [2]int{1, 1}, [2]int{rows, ofKind})
			} else {
				require.Zero(t, rows)
			}
		})
	}
}

func TestLifecycle_RepeatedActionsChangeNothing(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1)
	c := s.dropInStatus(t, "live")
	for _, step := range []struct{ method, path, status string }{
		{"POST", "/pause", "paused"}, {"POST", "/resume", "live"}, {"POST", "/end", "ended"},
	} {
		for range 2 {
			var d dropView
			c.admin(step.method, step.path, nil, 200).decode(t, &d)
			require.Equal(t, step.status, d.Status)
		}
	}
	require.Equal(t, "drop_ended", c.admin("POST", "/pause", nil, 409).code())
	require.Equal(t, 3, s.query(`SELECT count(*) FROM stock_ledger WHERE drop_id = $1 AND kind IN ('paused', 'resumed', 'ended')
		AND actor = 'admin'`, c.drop.ID))
	s.audit()
}
