"""Amazon's rules as dated, cited data: `policy(profile)` for columns, `policy_for(marketplace, profile)` for one."""
