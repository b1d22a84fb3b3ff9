#include "store/sql/mariadb_handle.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <format>

#include "store/sql/constraint_error.hpp"
#include "store/sql/database_url.hpp"
#include "store/words.hpp"

namespace rollcall::store {
namespace {

constexpr unsigned long kOldestMariadb = 100'600;
constexpr unsigned long kOldestMysql = 90'000;

enum class TlsMode : std::uint8_t { kDisable, kPrefer, kRequire, kVerifyFull };
constexpr std::array kTlsModes = {
    Word<TlsMode>{TlsMode::kDisable, "disable"},
    Word<TlsMode>{TlsMode::kPrefer, "prefer"},
    Word<TlsMode>{TlsMode::kRequire, "require"},
    Word<TlsMode>{TlsMode::kVerifyFull, "verify-full"},
};

constexpr unsigned kNoTls = 2026;  // the server has none, or it came to nothing

constexpr const char* kSystemCertificates = "/etc/ssl/certs/ca-certificates.crt";

bool is_here(const UrlParts& url) {
  const std::string& host = url.host;
  return url.parameters.contains("socket") || host.empty() || host == "localhost" || host.starts_with("127.") ||
         host == "::1";
}

Result<TlsMode> tls_mode(const UrlParts& url) {
  const auto found = url.parameters.find("ssl-mode");
  if (found == url.parameters.end()) return is_here(url) ? TlsMode::kPrefer : TlsMode::kVerifyFull;
  auto mode = value_of(kTlsModes, found->second);
  if (!mode) return fail_because(std::move(mode).error(), "ssl-mode of the database URL");
  return mode;
}

Result<void> check_parameters(const UrlParts& url) {
  constexpr std::string_view kKnown[] = {"ssl-mode", "ssl-ca", "ssl-cert", "ssl-key", "socket"};
  for (const auto& [name, value] : url.parameters) {
    if (std::ranges::contains(kKnown, name)) continue;
    return fail(ErrorCode::kInvalidArgument, std::format("the database URL has an unknown parameter \"{}\"", name),
                "known are ssl-mode, ssl-ca, ssl-cert, ssl-key and socket");
  }
  if (url.database.empty()) {
    return fail(ErrorCode::kInvalidArgument, "the database URL names no database", "add /DATABASE after the host");
  }
  return {};
}

const char* parameter(const UrlParts& url, const char* name) {
  const auto found = url.parameters.find(name);
  return found == url.parameters.end() ? nullptr : found->second.c_str();
}

void set_up_tls(MYSQL* handle, const UrlParts& url, TlsMode mode) {
  const my_bool enforce = mode != TlsMode::kDisable ? 1 : 0;
  const my_bool verify = mode == TlsMode::kVerifyFull ? 1 : 0;
  mysql_optionsv(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
  mysql_optionsv(handle, MYSQL_OPT_SSL_ENFORCE, &enforce);
  if (verify != 0) {
    const char* const authority = parameter(url, "ssl-ca");
    mysql_optionsv(handle, MYSQL_OPT_SSL_CA, authority != nullptr ? authority : kSystemCertificates);
  }
  if (const char* const file = parameter(url, "ssl-cert")) mysql_optionsv(handle, MYSQL_OPT_SSL_CERT, file);
  if (const char* const file = parameter(url, "ssl-key")) mysql_optionsv(handle, MYSQL_OPT_SSL_KEY, file);
}

Result<MariadbHandle> new_handle() {
  MariadbHandle handle(mysql_init(nullptr));
  if (!handle) return fail(ErrorCode::kUnavailable, "cannot open the database: out of memory");
  return handle;
}

// Number 0: connected.
MariadbError connect(MYSQL* handle, const UrlParts& url, TlsMode mode, const ServerOptions& options) {
  const auto patience = static_cast<unsigned>(options.connect_timeout.count());
  mysql_optionsv(handle, MYSQL_OPT_CONNECT_TIMEOUT, &patience);
  mysql_optionsv(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  set_up_tls(handle, url, mode);
  const char* const socket = parameter(url, "socket");
  const char* const host = socket != nullptr || url.host.empty() ? "localhost" : url.host.c_str();
  // Else the library would take the name localhost for a socket.
  const unsigned protocol = socket != nullptr ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
  mysql_optionsv(handle, MYSQL_OPT_PROTOCOL, &protocol);
  // An UPDATE counts the rows it found, as in the other databases, not only those it made different.
  if (mysql_real_connect(handle, host, url.user.c_str(), url.password.c_str(), url.database.c_str(), url.port, socket,
                         CLIENT_FOUND_ROWS) != nullptr) {
    return {};
  }
  return error_of(handle);
}

// A server that is gone without a word is noticed, also while it owes an answer.
void set_up_socket(MYSQL* handle) {
  const int fd = static_cast<int>(mysql_get_socket(handle));
  const auto set = [fd](int level, int name, int value) { ::setsockopt(fd, level, name, &value, sizeof value); };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, kKeepAliveIdleS);
  set(IPPROTO_TCP, TCP_KEEPINTVL, kKeepAliveIntervalS);
  set(IPPROTO_TCP, TCP_KEEPCNT, kKeepAliveProbes);
  set(IPPROTO_TCP, TCP_USER_TIMEOUT, kUnansweredMs);
}

Result<void> check_version(MYSQL* handle) {
  const unsigned long version = mysql_get_server_version(handle);
  if (is_mariadb(handle)) {
    if (version >= kOldestMariadb) return {};
    return fail(ErrorCode::kConflict, "the MariaDB server is too old", "MariaDB 10.6 or later is needed");
  }
  if (version >= kOldestMysql) return {};
  return fail(ErrorCode::kConflict, "the MySQL server is too old: it does not heed references between tables",
              "MySQL 9 or MariaDB 10.6, or later, is needed");
}

Result<void> run(MYSQL* handle, const std::string& sql) {
  if (mysql_real_query(handle, sql.data(), sql.size()) == 0) return {};
  return fail_mariadb(error_of(handle), "open the database");
}

// Error numbers and what they mean; the texts of the server may hold values and stay out.
struct Meaning {
  unsigned number;
  ErrorCode code;
  std::string_view what;
  std::string_view hint;
};
constexpr std::string_view kBackAgain = "Rollcall goes on by itself when the server is ready";
constexpr std::string_view kOwner = "let the user have all rights on the database";
constexpr std::string_view kSpace = "free space on the database server; nothing was changed";
constexpr std::string_view kRepair = "restore it from a backup";
constexpr auto kMeanings = std::to_array<Meaning>({
    {3, ErrorCode::kStorageFull, "no space left", kSpace},
    {1020, ErrorCode::kUnavailable, "another program changed the row", "try again"},
    {1021, ErrorCode::kStorageFull, "no space left", kSpace},
    {1034, ErrorCode::kCorrupt, "the database is damaged", kRepair},
    {1040, ErrorCode::kUnavailable, "the server has too many connections", kBackAgain},
    {1041, ErrorCode::kUnavailable, "the server is out of memory", kBackAgain},
    {1044, ErrorCode::kReadOnly, "the database user lacks the right", kOwner},
    {1045, ErrorCode::kUnavailable, "the server does not accept the user and password", "correct the database URL"},
    {1049, ErrorCode::kNotFound, "the server has no such database", "make one with: CREATE DATABASE rollcall"},
    {1050, ErrorCode::kAlreadyExists, "the table exists already", ""},
    {1051, ErrorCode::kNotFound, "there is no such table", ""},
    {1060, ErrorCode::kAlreadyExists, "the column exists already", ""},
    {1061, ErrorCode::kAlreadyExists, "the index exists already", ""},
    {1091, ErrorCode::kNotFound, "there is no such column or index", ""},
    {1114, ErrorCode::kStorageFull, "no space left", kSpace},
    {1142, ErrorCode::kReadOnly, "the database user lacks the right", kOwner},
    {1153, ErrorCode::kTooLarge, "a value is too large", "raise max_allowed_packet of the server"},
    {1194, ErrorCode::kCorrupt, "the database is damaged", kRepair},
    {1195, ErrorCode::kCorrupt, "the database is damaged", kRepair},
    {1203, ErrorCode::kUnavailable, "the server has too many connections", kBackAgain},
    {1226, ErrorCode::kUnavailable, "the server has too many connections", kBackAgain},
    {1227, ErrorCode::kReadOnly, "the database user lacks the right", kOwner},
    {1264, ErrorCode::kInvalidArgument, "the database does not take a value", ""},
    {1265, ErrorCode::kInvalidArgument, "the database does not take a value", ""},
    {1290, ErrorCode::kReadOnly, "the database cannot be written", "is it a replica? Name the primary in the URL"},
    {1292, ErrorCode::kInvalidArgument, "the database does not take a value", ""},
    {1317, ErrorCode::kUnavailable, "the server stopped the statement", ""},
    {1366, ErrorCode::kInvalidArgument, "the database does not take a value", ""},
    {1406, ErrorCode::kTooLarge, "a value is too large", ""},
    {1412, ErrorCode::kUnavailable, "the tables were changed meanwhile", "try again"},
    {1698, ErrorCode::kUnavailable, "the server does not accept the user and password", "correct the database URL"},
    {1712, ErrorCode::kCorrupt, "an index of the database is damaged", kRepair},
    {1792, ErrorCode::kReadOnly, "a reading transaction does not write", ""},
    {1826, ErrorCode::kAlreadyExists, "the reference exists already", ""},
    {1836, ErrorCode::kReadOnly, "the database cannot be written", "is it a replica? Name the primary in the URL"},
    {1969, ErrorCode::kUnavailable, "the server stopped the statement", "is max_statement_time set too low?"},
});

}  // namespace

bool is_mariadb(MYSQL* handle) { return std::string_view(mysql_get_server_info(handle)).contains("MariaDB"); }

Result<MariadbHandle> connect_mariadb(const std::string& url, const ServerOptions& options) {
  ROLLCALL_ASSIGN(const UrlParts parts, parse_url_parts(url));
  ROLLCALL_TRY(check_parameters(parts));
  ROLLCALL_ASSIGN(const TlsMode mode, tls_mode(parts));
  ROLLCALL_ASSIGN(MariadbHandle handle, new_handle());
  MariadbError refused = connect(handle.get(), parts, mode, options);
  if (refused.number == kNoTls && mode == TlsMode::kPrefer) {
    ROLLCALL_ASSIGN(handle, new_handle());
    refused = connect(handle.get(), parts, TlsMode::kDisable, options);
  }
  if (refused.number == 1044 || refused.number == 1049) return fail_mariadb(refused, "open the database");
  if (refused.number != 0) {
    auto failure = fail(ErrorCode::kUnavailable, std::format("cannot open the database: {}", refused.text),
                        "is the server running, and do the URL's host, user and password fit?");
    failure.error().retry_after_s = 1;
    return failure;
  }
  if (mode >= TlsMode::kRequire && mysql_get_ssl_cipher(handle.get()) == nullptr) {
    return fail(ErrorCode::kUnavailable, "cannot open the database: the server does not speak TLS",
                "set it up there, or say ssl-mode=disable in the URL");
  }
  ROLLCALL_TRY(check_version(handle.get()));
  set_up_socket(handle.get());
  // As the standard and the other databases have it; what does not fit is an error, never cut short.
  ROLLCALL_TRY(run(handle.get(),
                   "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,"
                   "ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'"));
  const auto lock_s = std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(options.lock_timeout).count());
  ROLLCALL_TRY(run(handle.get(), std::format("SET SESSION innodb_lock_wait_timeout = {}", lock_s)));
  ROLLCALL_TRY(run(handle.get(), "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ"));
  return handle;
}

bool is_lost(unsigned number) {
  constexpr auto kNumbers = std::to_array<unsigned>(
      {1053, 1152, 1154, 1155, 1156, 1157, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013, 2055});
  return std::ranges::contains(kNumbers, number);
}

std::unexpected<Error> fail_mariadb(const MariadbError& error, std::string_view operation) {
  switch (error.number) {
    case 1205:  // waited too long for a lock
    case 1213:  // deadlock
      return fail_held(operation);
    case 1216:
    case 1217:
    case 1451:
    case 1452:
      return fail_reference();
    case 1048:
    case 1364:
      return fail_rule("a value is missing");
    case 3819:
    case 4025:
      return fail_rule("a check");
    default:
      break;
  }
  if (is_lost(error.number)) return fail_lost(operation);
  const auto* const meaning = std::ranges::find(kMeanings, error.number, &Meaning::number);
  if (meaning == kMeanings.end()) {
    return fail(ErrorCode::kInternal, std::format("cannot {}: {} (error {})", operation, error.text, error.number));
  }
  auto failure = fail(meaning->code, std::format("cannot {}: {} (error {})", operation, meaning->what, error.number),
                      std::string(meaning->hint));
  if (meaning->code == ErrorCode::kUnavailable) failure.error().retry_after_s = 1;
  return failure;
}

}  // namespace rollcall::store
