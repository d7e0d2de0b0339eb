package faults

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// screen is a page that follows the drop, and comes back, to the next replica, when its connection ends.
type screen struct {
	*scenario
	token string // "" for a stranger
	at    int
}

// quietLimit is longer than the silence between two of the server's pings: a page takes a longer one for a lost connection.
const quietLimit = 30 * time.Second

// watch goes on until ctx ends.
func (p *screen) watch(ctx context.Context) {
	for first := true; ctx.Err() == nil; first = false {
		if !first {
			p.sometimes("socket reconnected", 1)
			wait(ctx, comeBy)
		}
		p.follow(ctx, p.replicas[p.at%len(p.replicas)])
		p.at++
	}
}

// follow is one connection's life.
func (p *screen) follow(ctx context.Context, r *replica) {
	dialer := websocket.Dialer{HandshakeTimeout: giveUp}
	conn, _, err := dialer.DialContext(ctx, "ws://"+r.client.address()+"/ws", nil)
	if err != nil {
		return
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if p.token != "" && say(conn, "authenticate", p.token) != nil || say(conn, "join-drop", p.drop.String()) != nil {
		return
	}
	socket := p.journal.Open(p.drop, r.n)
	for {
		_ = conn.SetReadDeadline(time.Now().Add(quietLimit))
		_, raw, err := conn.ReadMessage()
		if err != nil {
			if ctx.Err() == nil { // else it is the scenario that ends, and the socket was there until then
				p.journal.Close(socket)
			}
			return
		}
		p.hear(socket, raw)
	}
}

// say sends a frame.
func say(conn *websocket.Conn, event, data string) error {
	_ = conn.SetWriteDeadline(time.Now().Add(giveUp))
	return conn.WriteJSON(map[string]string{"event": event, "data": data})
}

// hear writes down a frame and what it says of the drop's units.
func (p *screen) hear(socket *journal.Socket, raw []byte) {
	var f struct {
		Event string
		Data  json.RawMessage
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		p.t.Errorf("a frame that is none: %s", raw)
		return
	}
	var stock *drop.Stock
	var status drop.Status
	switch {
	case f.Event == "stock-updated" || f.Event == "stock-recovered":
		stock = &drop.Stock{}
		_ = json.Unmarshal(f.Data, stock)
	case strings.HasPrefix(f.Event, "drop-"):
		var data struct {
			Drop struct {
				ID                                                   uuid.UUID
				Status                                               drop.Status
				Seq                                                  int64
				TotalStock, AvailableStock, ReservedStock, SoldStock int
			}
		}
		_ = json.Unmarshal(f.Data, &data)
		d := data.Drop
		status = d.Status
		stock = &drop.Stock{DropID: d.ID, Seq: d.Seq, Counts: drop.Counts{
			Total: d.TotalStock, Available: d.AvailableStock, Reserved: d.ReservedStock, Sold: d.SoldStock,
		}}
	case f.Event == "resync":
		p.sometimes("resync heard", 1)
	}
	if stock != nil && stock.DropID != p.drop {
		stock, status = nil, "" // everybody hears of every drop's life
	}
	p.journal.Hear(socket, journal.Frame{Event: f.Event, Stock: stock, Status: status})
}

// wait lets time pass for a person.
func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
