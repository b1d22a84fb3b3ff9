#include "base/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <array>
#include <atomic>
#include <chrono>
#include <mutex>
#include <utility>

#include "base/text.hpp"

namespace rollcall::log {
namespace {

constexpr std::array<std::string_view, 5> kLevels = {"debug", "info", "warn", "error", "off"};
constexpr std::array<std::string_view, 2> kFormats = {"text", "json"};

// Where entries go. Replaced as a whole, so that a writer never sees half a configuration.
struct Destination {
  Format format = Format::kText;
  std::shared_ptr<spdlog::logger> logger;
};

// Lines come to spdlog ready; it adds only the line end.
std::shared_ptr<spdlog::logger> make_logger(std::vector<spdlog::sink_ptr> sinks) {
  auto logger = std::make_shared<spdlog::logger>("rollcall", sinks.begin(), sinks.end());
  logger->set_level(spdlog::level::trace);
  logger->set_pattern("%v");
  logger->flush_on(spdlog::level::trace);
  // A full disk must not end the program, and saying so in the log would not help.
  logger->set_error_handler([](const std::string&) {});
  return logger;
}

class Current {
 public:
  Current()
      : destination_(std::make_shared<Destination>(Format::kText,
                                                   make_logger({std::make_shared<spdlog::sinks::stderr_sink_mt>()}))) {}

  std::shared_ptr<const Destination> get() const {
    const std::lock_guard lock(mutex_);
    return destination_;
  }
  std::shared_ptr<const Destination> exchange(std::shared_ptr<const Destination> next, Level level) {
    const std::lock_guard lock(mutex_);
    level_.store(level, std::memory_order_relaxed);
    return std::exchange(destination_, std::move(next));
  }
  Level level() const { return level_.load(std::memory_order_relaxed); }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Destination> destination_;
  std::atomic<Level> level_{Level::kInfo};
};

// Never destroyed: threads and destructors may log until the very end.
Current& current() {
  static auto* const instance = new Current;
  return *instance;
}

// `text` as the inside of a JSON string: quotes, backslashes and controls escaped, stray bytes as U+FFFD.
void append_escaped(std::string& out, std::string_view text, bool quotes) {
  const bool valid = is_utf8(text);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n')
      out += R"(\n)";
    else if (c == '\t')
      out += R"(\t)";
    else if (c == '\r')
      out += R"(\r)";
    else if (byte < 0x20 || byte == 0x7F)
      out += std::format(R"(\u{:04x})", byte);
    else if (quotes && (c == '"' || c == '\\'))
      (out += '\\') += c;
    else if (!valid && byte >= 0x80)
      out += "\uFFFD";
    else
      out += c;
  }
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  append_escaped(out, text, true);
  out += '"';
}

std::string json_line(std::string_view time, Level level, std::string_view message,
                      std::initializer_list<Field> fields) {
  std::string line = std::format(R"({{"time":"{}","level":"{}","message":)", time, name(level));
  append_json_string(line, message);
  for (const Field& field : fields) {
    line += ',';
    append_json_string(line, field.name);
    line += ':';
    append_json_string(line, field.value);
  }
  line += '}';
  return line;
}

std::string text_line(std::string_view time, Level level, std::string_view message,
                      std::initializer_list<Field> fields) {
  std::string line = std::format("{} {:<5} ", time, name(level));
  append_escaped(line, message, false);
  for (const Field& field : fields) {
    line += ' ';
    append_escaped(line, field.name, false);
    line += '=';
    if (field.value.empty() || field.value.find_first_of(R"( "=)") != std::string::npos)
      append_json_string(line, field.value);
    else
      append_escaped(line, field.value, false);
  }
  return line;
}

// Milliseconds, always three digits, so that lines stand under each other.
std::string now_text() {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  return std::format("{:%FT%T}Z", now);
}

template <class Enum, std::size_t n>
Result<Enum> parse(const std::array<std::string_view, n>& names, std::string_view field, std::string_view text) {
  for (std::size_t i = 0; i < n; ++i)
    if (names[i] == text) return static_cast<Enum>(i);
  std::string message = "must be one of ";
  for (std::size_t i = 0; i < n; ++i) (message += i > 0 ? ", " : "") += names[i];
  return fail_field(std::string(field), std::move(message));
}

}  // namespace

std::string_view name(Level level) { return kLevels.at(std::to_underlying(level)); }
Result<Level> parse_level(std::string_view text) { return parse<Level>(kLevels, "level", text); }
Result<Format> parse_format(std::string_view text) { return parse<Format>(kFormats, "format", text); }

Result<void> configure(const Options& options) {
  std::vector<spdlog::sink_ptr> sinks;
  if (options.to_stderr) sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
  if (!options.file.empty()) {
    try {
      sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(options.file, options.rotate_bytes,
                                                                             options.rotate_files));
    } catch (const spdlog::spdlog_ex& error) {
      return fail(ErrorCode::kIo, std::format("the log file {} cannot be written: {}", options.file, error.what()),
                  "make its folder and give this user the right to write there");
    }
  }
  current().exchange(std::make_shared<Destination>(options.format, make_logger(std::move(sinks))), options.level);
  return {};
}

bool enabled(Level level) { return level >= current().level() && level != Level::kOff; }

void write(Level level, std::string_view message, std::initializer_list<Field> fields) {
  if (!enabled(level)) return;
  const auto destination = current().get();
  const std::string time = now_text();
  const std::string line = destination->format == Format::kJson ? json_line(time, level, message, fields)
                                                                : text_line(time, level, message, fields);
  destination->logger->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

namespace {

// Keeps lines in memory.
class MemorySink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    lines_.emplace_back(message.payload.data(), message.payload.size());
  }
  void flush_() override {}

  std::vector<std::string> lines_;
};

}  // namespace

struct Capture::State {
  std::shared_ptr<MemorySink> sink = std::make_shared<MemorySink>();
  std::shared_ptr<const Destination> before;
  Level level_before = Level::kInfo;
};

Capture::Capture(Level level, Format format) : state_(std::make_unique<State>()) {
  state_->level_before = current().level();
  state_->before = current().exchange(std::make_shared<Destination>(format, make_logger({state_->sink})), level);
}

Capture::~Capture() { current().exchange(std::move(state_->before), state_->level_before); }

std::vector<std::string> Capture::lines() const { return state_->sink->lines(); }

}  // namespace rollcall::log
