package deployment

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/faults/journal"
)

// QuietLimit is longer than the silence between two of the server's pings: a page takes a longer one for a lost connection.
const QuietLimit = 30 * time.Second

// Say sends a frame.
func Say(conn *websocket.Conn, event, data string) error {
	_ = conn.SetWriteDeadline(time.Now().Add(GiveUp))
	return conn.WriteJSON(map[string]string{"event": event, "data": data})
}

// Hear writes down a frame and what it says of a drop's units, and returns the event's name.
func (s *Asker) Hear(socket *journal.Socket, dropID uuid.UUID, raw []byte) (event string) {
	var f struct {
		Event string
		Data  json.RawMessage
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		s.T.Errorf("a frame that is none: %s", raw)
		return ""
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
	}
	if stock != nil && stock.DropID != dropID {
		stock, status = nil, "" // everybody hears of every drop's life
	}
	s.Journal.Hear(socket, journal.Frame{Event: f.Event, Stock: stock, Status: status})
	return f.Event
}
