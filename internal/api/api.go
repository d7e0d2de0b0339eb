// Package api serves the HTTP API. openapi.yaml describes it. The routing and the types are
// generated from that file, and at the start the package reads from it who may call each route and
// the limits of each field. A route without a handler does not compile, and one whose access is not
// described is for signed-in users only.
//
// A request passes the middleware in the order in which [New] lists it; the caller is identified
// before the body is read. Handlers return domain errors, and problem.go turns them into replies.
package api

//go:generate go tool -modfile=../../tools/go.mod oapi-codegen -config oapi-codegen.yaml openapi.yaml

// Handlers get the request's context. The generated code would pass gin's, which gin uses again for
// another request, while a batch may still read it.
//go:generate sed -i "s/sh\\.ssi\\.\\([A-Za-z]*\\)(ctx, /sh.ssi.\\1(ctx.Request.Context(), /" api.gen.go

import (
	"io/fs"
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"

	"sneakerhead/internal/allowance"
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
	Users       Users
	Blocks      Blocks
	Signer      Signer  // nil without dev sign-in
	Webhook     Webhook // nil without CLERK_WEBHOOK_SECRET
	Probe       Probe
	Sockets     Sockets
	Pressure    Pressure // nil: nothing is refused for there being too much
	Clock       Clock
	Metrics     Metrics
	Log         *slog.Logger
	LogRequests config.RequestLog
	Tracing     bool // whether requests make OpenTelemetry spans
	ProbesOnly  bool // whether everything but /healthz and /readyz is 404

	Serving             config.Serving
	Limits              config.Limits
	Addresses           *allowance.Limiter // of anonymous and refused requests; the sockets use the same
	ClerkPublishableKey string
	Pictures            fs.FS
	Client              http.Handler // the web client, for every other path; nil without one
}

// New returns the handler of all HTTP requests.
func New(o Options) (http.Handler, error) {
	described, err := readDescription()
	if err != nil {
		return nil, err
	}
	engine := newEngine()
	s := &server{Options: o, turns: newTurns(), routes: described.routes}
	engine.Use(
		identify,
		trace(o.Tracing),
		observe(o.Metrics, o.Log, o.LogRequests),
		recoverPanic(o.Log),
		keepLocal(o.Signer != nil, o.Serving.ClientOrigins),
		warnOfIgnoredProxy(o.Serving.TrustedProxies, o.Log),
		cors(o.Serving.ClientOrigins),
		refuseAllButProbes(o.ProbesOnly),
		s.checkMethod,
		shed(s.routes, o.Pressure),
		limitTime(s.routes),
		limitBody,
		newGuard(s).check,
		checkIDAndBody(s.routes),
	)
	s.register(engine)
	engine.GET("/api/openapi.json", described.serveJSON)
	engine.GET("/api/docs", described.servePage)
	engine.GET("/ws", s.openSocket)
	engine.GET("/media/*path", servePictures(o.Pictures))
	engine.NoRoute(s.fallback)
	engine.NoMethod(s.noMethod)
	s.fixed = fixedPaths(engine.Routes())
	return headAsGet(engine), nil
}

// server implements StrictServerInterface, which is generated from openapi.yaml.
type server struct {
	Options
	turns  *turns // of reads of users' own history
	routes map[route]operation
	fixed  map[string][]string // by path without parameters: its methods
}

// register adds the routes of openapi.yaml.
func (s *server) register(engine *gin.Engine) {
	unreadable := func(c *gin.Context, err error) { fail(c, malformed(err)) }
	handlers := NewStrictHandlerWithOptions(s, nil, StrictGinServerOptions{
		RequestErrorHandlerFunc: unreadable, HandlerErrorFunc: fail, ResponseErrorHandlerFunc: s.replyFailed,
	})
	RegisterHandlersWithOptions(engine, handlers, GinServerOptions{
		ErrorHandler: func(c *gin.Context, err error, _ int) { unreadable(c, err) },
	})
}

// openSocket passes a request for a WebSocket to the hub, which answers it.
func (s *server) openSocket(c *gin.Context) {
	s.Sockets.Handle(c.Writer, c.Request, s.Serving.TrustedProxies.ClientOf(c.Request))
}
