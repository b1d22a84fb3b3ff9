// What reports and exports are limited to, as the command line names it.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "attendance/period.hpp"
#include "base/error.hpp"
#include "base/uuid.hpp"
#include "service/installation.hpp"

namespace rollcall::cli {

// --from and --to; empty ones are none.
void add_period(CLI::App& command, std::string& from, std::string& to);
Result<attendance::Period> parse_period(const std::string& from, const std::string& to);

// --group; empty: all.
void add_group(CLI::App& command, std::string& group);

// The ids behind a course's code and a person's external id; none for "". kNotFound.
Result<std::optional<Uuid>> find_course(service::Installation& in, const std::string& code);
Result<std::optional<Uuid>> find_person(service::Installation& in, const std::string& external_id);

// The id behind a checkpoint's name; none for "". kNotFound.
Result<std::optional<Uuid>> find_checkpoint(service::Installation& in, const std::string& name);

// None for "".
std::optional<std::string> given(const std::string& text);

// A time on the clocks of a zone, to the minute.
std::string local_text(Time time, const std::string& zone_name);

}  // namespace rollcall::cli
