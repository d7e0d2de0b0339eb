// Package api is the product over HTTP. openapi.yaml says what it looks like; the routing and the
// types are generated from it, and who may call what and how long a field may be are read from it,
// so that a route can be neither forgotten nor left open.
//
// A request passes the middleware in the order in which [New] lists it: who is asking is settled
// before what was asked is read. A handler returns a domain error; problem.go is the one place that
// turns errors into replies.
package api

//go:generate go tool -modfile=../../tools/go.mod oapi-codegen -config oapi-codegen.yaml openapi.yaml

import (
	"io/fs"
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/config"
)

// Options are what the API needs.
type Options struct {
	Shop        Shop
	Pages       Pages
	History     History
	Records     Records
	Idempotency Idempotency
	People      People
	Signer      Signer  // nil unless people sign in for development
	Webhook     Webhook // nil without a webhook's secret
	Probe       Probe
	Sockets     Sockets
	Clock       Clock
	Metrics     Metrics
	Log         *slog.Logger
	Tracing     bool // requests make spans of otel's

	Serving             config.Serving
	Limits              config.Limits
	ClerkPublishableKey string
	Pictures            fs.FS
	Client              http.Handler // the web client, for every other path; nil without one
}

// New returns the handler of every HTTP request.
func New(o Options) (http.Handler, error) {
	described, err := readDescription()
	if err != nil {
		return nil, err
	}
	engine, err := newEngine(o.Serving.TrustedProxies)
	if err != nil {
		return nil, err
	}
	s := &server{Options: o, routes: described.routes}
	engine.Use(
		identify,
		trace(o.Tracing),
		observe(o.Metrics, o.Log),
		recoverPanic(o.Log),
		cors(o.Serving.ClientOrigins),
		answerInTime,
		limitBody,
		newGuard(s).check,
		wholeJSON(s.routes),
	)
	s.register(engine)
	engine.GET("/api/openapi.json", described.serveJSON)
	engine.GET("/api/docs", described.servePage)
	engine.GET("/ws", s.openSocket)
	engine.GET("/media/*path", servePictures(o.Pictures))
	engine.NoRoute(s.fallback)
	return headAsGet(engine), nil
}

// server answers the routes of the API's description.
type server struct {
	Options
	routes map[route]operation
}

// register adds the routes of the API's description, which the generated code lists.
func (s *server) register(engine *gin.Engine) {
	unreadable := func(c *gin.Context, err error) { fail(c, malformed(err)) }
	handlers := NewStrictHandlerWithOptions(s, nil, StrictGinServerOptions{
		RequestErrorHandlerFunc: unreadable, HandlerErrorFunc: fail, ResponseErrorHandlerFunc: s.unwritten,
	})
	RegisterHandlersWithOptions(engine, handlers, GinServerOptions{
		ErrorHandler: func(c *gin.Context, err error, _ int) { unreadable(c, err) },
	})
}

// openSocket hands a request for a WebSocket over to the sockets, which answer it.
func (s *server) openSocket(c *gin.Context) { s.Sockets.Handle(c.Writer, c.Request, c.ClientIP()) }
