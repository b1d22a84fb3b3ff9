#include "store/sql/postgres_handle.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <format>
#include <map>
#include <vector>

#include "base/owned.hpp"
#include "store/sql/constraint_error.hpp"

namespace rollcall::store {
namespace {

constexpr int kOldestVersion = 140'000;

using Parameters = std::map<std::string, std::string>;

// libpq ends its messages with a line end, and may write several lines.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) line += c == '\n' ? ' ' : c;
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

Result<Parameters> parse(const std::string& url) {
  char* said = nullptr;
  const Owned<PQconninfoOption, PQconninfoFree> parsed(PQconninfoParse(url.c_str(), &said));
  if (!parsed) {
    // What follows the first quote is a part of the URL, which may hold the password.
    std::string why = said == nullptr ? "out of memory" : one_line(said);
    PQfreemem(said);
    why = why.substr(0, why.find('"'));
    return fail(ErrorCode::kInvalidArgument, std::format("the database URL cannot be read: {}", one_line(why)),
                "write it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with %40 for @ in a password");
  }
  Parameters parameters;
  for (const PQconninfoOption* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) parameters[option->keyword] = option->val;
  }
  return parameters;
}

bool is_here(std::string_view host) {
  return host.empty() || host.starts_with('/') || host.starts_with('@') || host == "localhost" ||
         host.starts_with("127.") || host == "::1";
}

// Hosts may be a list with commas.
bool is_all_here(std::string_view hosts) {
  for (;;) {
    const auto comma = hosts.find(',');
    if (!is_here(hosts.substr(0, comma))) return false;
    if (comma == std::string_view::npos) return true;
    hosts = hosts.substr(comma + 1);
  }
}

std::string host_of(const Parameters& parameters) {
  for (const char* name : {"host", "hostaddr"}) {
    if (const auto found = parameters.find(name); found != parameters.end()) return found->second;
  }
  const char* const set = std::getenv("PGHOST");
  return set == nullptr ? "" : set;
}

void add_defaults(Parameters& parameters, const ServerOptions& options) {
  const auto prefer = [&](const char* name, std::string text) { parameters.try_emplace(name, std::move(text)); };
  const bool chosen =
      parameters.contains("sslmode") || parameters.contains("service") || std::getenv("PGSSLMODE") != nullptr;
  if (!chosen && !is_all_here(host_of(parameters))) {
    prefer("sslmode", "verify-full");
    prefer("sslrootcert", "system");
  }
  prefer("application_name", "rollcall");
  prefer("connect_timeout", std::to_string(options.connect_timeout.count()));
  prefer("keepalives_idle", std::to_string(kKeepAliveIdleS));
  prefer("keepalives_interval", std::to_string(kKeepAliveIntervalS));
  prefer("keepalives_count", std::to_string(kKeepAliveProbes));
  prefer("tcp_user_timeout", std::to_string(kUnansweredMs));
  parameters["client_encoding"] = "UTF8";
}

Result<void> set_up(PGconn* handle, const ServerOptions& options) {
  PQsetNoticeProcessor(handle, [](void*, const char*) {}, nullptr);
  if (PQserverVersion(handle) < kOldestVersion) {
    return fail(ErrorCode::kConflict, "the PostgreSQL server is too old", "PostgreSQL 14 or later is needed");
  }
  const char* const encoding = PQparameterStatus(handle, "server_encoding");
  if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
    return fail(ErrorCode::kConflict, "the database does not keep text as UTF-8",
                "make one with: CREATE DATABASE rollcall ENCODING 'UTF8' TEMPLATE template0");
  }
  // Success is said after a commit only when it is on the disk, whatever the server does by default.
  const std::string sql = std::format(
      "SET lock_timeout = {}; SET standard_conforming_strings = on;"
      "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
      options.lock_timeout.count());
  const PostgresResult result(PQexec(handle, sql.c_str()));
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) return fail_postgres(handle, result.get(), "open the database");
  return {};
}

std::string_view field(const PGresult* result, int code) {
  const char* const text = PQresultErrorField(result, code);
  return text == nullptr ? std::string_view{} : text;
}

// "Key (session_id, person_id)=(...) already exists.": the columns; the values stay out.
std::vector<std::string> columns_of(std::string_view detail) {
  std::vector<std::string> columns;
  const auto open = detail.find('(');
  const auto close = detail.find(")=(");
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return columns;
  std::string_view rest = detail.substr(open + 1, close - open - 1);
  for (;;) {
    const auto comma = rest.find(", ");
    columns.emplace_back(rest.substr(0, comma));
    if (comma == std::string_view::npos) return columns;
    rest = rest.substr(comma + 2);
  }
}

std::unexpected<Error> fail_constraint(std::string_view state, const PGresult* result) {
  if (state == "23505") {
    return fail_unique(field(result, PG_DIAG_TABLE_NAME), columns_of(field(result, PG_DIAG_MESSAGE_DETAIL)));
  }
  if (state == "23503") return fail_reference();
  if (state == "23502") return fail_rule(std::format("{} is missing", field(result, PG_DIAG_COLUMN_NAME)));
  return fail_rule(field(result, PG_DIAG_CONSTRAINT_NAME));
}

// SQLSTATE by its beginning; the first that fits counts.
struct Meaning {
  std::string_view state;
  ErrorCode code;
  std::string_view what;
  std::string_view hint;
};
constexpr std::string_view kBackAgain = "Rollcall goes on by itself when the server is ready";
constexpr auto kMeanings = std::to_array<Meaning>({
    {"22001", ErrorCode::kTooLarge, "a value is too large", ""},
    {"22", ErrorCode::kInvalidArgument, "the database does not take a value", ""},
    {"25006", ErrorCode::kReadOnly, "the database cannot be written", "is it a standby? Name the primary in the URL"},
    {"42501", ErrorCode::kReadOnly, "the database user lacks the right", "let the user own the database's schema"},
    {"53100", ErrorCode::kStorageFull, "no space left", "free space on the database server; nothing was changed"},
    {"53", ErrorCode::kUnavailable, "the server is out of resources", kBackAgain},
    {"54", ErrorCode::kTooLarge, "a value is too large", ""},
    {"57014", ErrorCode::kUnavailable, "the server stopped the statement", "is statement_timeout set too low?"},
    {"57P", ErrorCode::kUnavailable, "the server is not ready", kBackAgain},
    {"08", ErrorCode::kUnavailable, "the connection to the database was lost", kBackAgain},
    {"XX001", ErrorCode::kCorrupt, "the database is damaged", "restore it from a backup"},
    {"XX002", ErrorCode::kCorrupt, "an index of the database is damaged", "rebuild it with REINDEX DATABASE"},
    {"58", ErrorCode::kIo, "the server could not read or write its files", "see the log of the server"},
    {"25P02", ErrorCode::kIo, "the transaction was undone after an earlier error", ""},
});

}  // namespace

Result<PostgresHandle> connect_postgres(const std::string& url, const ServerOptions& options) {
  ROLLCALL_ASSIGN(Parameters parameters, parse(url));
  add_defaults(parameters, options);
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, text] : parameters) {
    names.push_back(name.c_str());
    values.push_back(text.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  PostgresHandle handle(PQconnectdbParams(names.data(), values.data(), 0));
  if (!handle) return fail(ErrorCode::kUnavailable, "cannot open the database: out of memory");
  if (PQstatus(handle.get()) != CONNECTION_OK) {
    auto failure = fail(ErrorCode::kUnavailable,
                        std::format("cannot open the database: {}", one_line(PQerrorMessage(handle.get()))),
                        "is the server running, and do the URL's host, user and password fit?");
    failure.error().retry_after_s = 1;
    return failure;
  }
  ROLLCALL_TRY(set_up(handle.get(), options));
  return handle;
}

std::unexpected<Error> fail_postgres(const PGconn* handle, const PGresult* result, std::string_view operation) {
  const std::string_view state = field(result, PG_DIAG_SQLSTATE);
  if (state.starts_with("23")) return fail_constraint(state, result);
  if (state == "55P03" || state == "40001" || state == "40P01") return fail_held(operation);
  if (state.empty() || PQstatus(handle) != CONNECTION_OK) return fail_lost(operation);
  for (const Meaning& meaning : kMeanings) {
    if (!state.starts_with(meaning.state)) continue;
    auto failure = fail(meaning.code, std::format("cannot {}: {} (SQLSTATE {})", operation, meaning.what, state),
                        std::string(meaning.hint));
    if (meaning.code == ErrorCode::kUnavailable) failure.error().retry_after_s = 1;
    return failure;
  }
  return fail(ErrorCode::kInternal,
              std::format("cannot {}: {} (SQLSTATE {})", operation, field(result, PG_DIAG_MESSAGE_PRIMARY), state));
}

bool is_stale_statement(const PGresult* result) {
  const std::string_view state = field(result, PG_DIAG_SQLSTATE);
  return state == "0A000" || state == "26000";
}

}  // namespace rollcall::store
