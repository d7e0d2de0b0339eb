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

// SilenceLimit is longer than the time between two pings of the server. A page considers a
// connection lost after it.
const SilenceLimit = 30 * time.Second

// SendFrame sends a frame.
func SendFrame(conn *websocket.Conn, event, data string) error {
	_ = conn.SetWriteDeadline(time.Now().Add(RequestTimeout))
	return conn.WriteJSON(map[string]string{"event": event, "data": data})
}

// RecordFrame records a frame and the counts in it, and returns the name of its event.
func (s *RecordingClient) RecordFrame(socket *journal.Socket, dropID uuid.UUID, raw []byte) (event string) {
	var f struct {
		Event string
		Data  json.RawMessage
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		s.T.Errorf("not a frame: %s", raw)
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
				Sizes                                                []drop.SizeView
			}
		}
		_ = json.Unmarshal(f.Data, &data)
		d := data.Drop
		status = d.Status
		stock = &drop.Stock{DropID: d.ID, Seq: d.Seq, Counts: drop.Counts{
			Total: d.TotalStock, Available: d.AvailableStock, Reserved: d.ReservedStock, Sold: d.SoldStock,
		}}
		for i := range d.Sizes {
			stock.Sizes = append(stock.Sizes, d.Sizes[i].Stock())
		}
	}
	if stock != nil { // Postgres is read without these ends
		stock.NextHoldEnd = drop.Moment{}
		for i := range stock.Sizes {
			stock.Sizes[i].NextHoldEnd = drop.Moment{}
		}
	}
	if stock != nil && stock.DropID != dropID {
		stock, status = nil, "" // announcements of other drops arrive too
	}
	s.Journal.RecordFrame(socket, journal.Frame{Event: f.Event, Stock: stock, Status: status})
	return f.Event
}
