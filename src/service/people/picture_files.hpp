// Picture files on this machine, as the command line and imports name them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/settings.hpp"

namespace rollcall::service {

// The bytes of one picture file, within the settings' limit; an error names the file.
Result<Bytes> read_picture(const std::string& file, const Settings& settings);

// `files` with every folder among them replaced by the picture files in it, sorted; kNotFound for what is not there.
Result<std::vector<std::string>> expand_pictures(const std::vector<std::string>& files);

// Whether the name's extension is that of a picture we read.
bool is_picture_name(const std::filesystem::path& path);

}  // namespace rollcall::service
